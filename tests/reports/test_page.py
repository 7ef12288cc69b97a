"""The page: what it says on five days, and that every number on it is status.json's."""

import csv
import html
import json
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import pytest

from monitor.alerts.model import RaisedAlert
from monitor.assess.detailed_report import DetailedReport
from monitor.assess.status_report import Contact, StatusReport
from monitor.charts.tables import table
from monitor.core.addresses import WEEKLY_REPORTS
from monitor.core.frozen import replace
from monitor.reports import revisions
from monitor.reports.build import purchases_csv
from monitor.reports.gallery import charts_of
from monitor.reports.page import SHOWN_ALERTS, page, script, script_hash
from monitor.reports.statements import statement
from monitor.reports.status import status
from tests.promise_text import promise, season_reading, year_reading

from .alerts import MISSED, STALE, raised
from .conftest import StandingOf, StandingOn
from .reading import Page, grouped_numbers

AMOUNTS = (
    "purchased",
    "shipped",
    "net",
    "unknown_outstanding",
    "straight_line_due",
    "seasonal_line_due",
)
DAYS = ("2025-11-30", "2026-01-20", "2026-03-08", "2026-10-09", "2026-11-22")


def read(
    status_report: StatusReport,
    new_alerts: Sequence[RaisedAlert] = (),
    known_alerts: Sequence[RaisedAlert] = (),
) -> Page:
    return Page(page(status_report, new_alerts, known_alerts, version="0.1"))


@pytest.fixture(params=DAYS)
def on_a_day(request: pytest.FixtureRequest, standing_on: StandingOn) -> DetailedReport:
    """The shipped promises on each of the five days."""
    return standing_on(request.param)


@pytest.mark.parametrize(
    ("day", "headline", "answer"),
    [
        (
            "2025-11-30",
            "It was not known on 30 November 2025 how much of the 12 million metric tons of US "
            "soybeans promised by 28 February 2026 China had bought: no week since 24 October 2025 "
            "had been published.",
            "not known",
        ),
        (
            "2026-01-20",
            "China had bought 8.1 of the 12 million metric tons of US soybeans promised by 28 "
            "February 2026, 68 %, by 8 January 2026: more than an even pace, less than usual by "
            "this date.",
            "8,116,647 t",
        ),
        (
            "2026-03-08",
            "China had bought 3.9 of the 25 million metric tons of US soybeans promised for 2026, "
            "16 %, by 26 February: more than an even pace, less than usual by this date.",
            "3,924,333 t",
        ),
        (
            "2026-10-09",
            "China had bought 16.6 of the 25 million metric tons of US soybeans promised for 2026, "
            "two thirds, by 1 October: more than usual by this date, less than an even pace.",
            "16,606,954 t",
        ),
        (
            "2026-11-22",
            "China had bought 16.6 of the 25 million metric tons of US soybeans promised for 2026, "
            "two thirds, by 1 October: more than usual by this date, less than an even pace.",
            "16,606,954 t",
        ),
    ],
)
def test_the_first_lines_are_the_answer(
    standing_on: StandingOn, day: str, headline: str, answer: str
) -> None:
    lines = read(standing_on(day)).text.splitlines()

    at = lines.index(headline)
    assert lines[at + 1] == answer


def test_today_says_the_source_first_and_what_is_missing(today: StatusReport) -> None:
    text = read(today).text

    assert (
        "Bundled figures, week ending 1 Oct 2026, published 8 Oct 2026 "
        "(date by rule).\n"
        "⚠ Not up to date: 6 weekly releases due since then are missing (w/e 8 Oct … 12 Nov). "
        "Next release: Fri 27 Nov 2026, 08:30 New York.\n"
    ) in text
    assert "16,606,954 t\n66 % of 25,000,000 t\n610 million bushels\n" in text
    assert "As it was known on" not in text


def test_a_replay_says_so_before_anything_else(standing_on: StandingOn) -> None:
    text = read(standing_on("2026-10-09")).text

    assert text.splitlines()[1] == (
        "As it was known on 9 Oct 2026. Nothing published after that day is in this report."
    )
    assert "Up to date on that day. Next release: Fri 16 Oct 2026, 08:30 New York." in text
    assert "Not up to date: " not in text


def test_figures_of_usda_are_called_live(today: StatusReport) -> None:
    fresh = replace(today.freshness, source="usda", origin="api", contact=Contact())
    live = replace(today, freshness=fresh)

    assert "USDA API, live, week ending 1 Oct 2026" in read(live).text


def test_a_running_promise_has_a_card_with_all_its_numbers(today: StatusReport) -> None:
    text = read(today).text

    assert (
        "Purchased\n16,606,954 t 66.4 % of 25,000,000 t\n610 million bushels\n"
        "Shipped\n13,503,954 t 54.0 % of the target\n"
        "Outstanding\n8,804,000 t sold and not yet shipped, earlier sales included\n"
        "Unknown destinations\n"
        "Ceiling not known they are known only to 27 Aug 2026: 169,610 t\n"
        "Even pace\n18,750,000 t due by 1 Oct 2026; purchases were below it\n"
        "Usual seasonal pace\n14,171,600 t due by 1 Oct 2026; purchases were above it\n"
        "Needed from 1 Oct 2026\n645,619 t a week 8,393,046 t in 13 weeks after it; 7 of them have "
        "passed unseen; if nothing was bought in them, the 6 left need 1,398,841 t each\n"
        "Recent pace\n539,832 t a week over 4 weeks; 851,674 t over 13\n"
        "Deadline\n31 Dec 2026 figures to the week ending 1 Oct 2026\n"
    ) in text


def test_a_missed_promise_tells_how_it_ended(today: StatusReport) -> None:
    text = read(today).text

    assert (
        "China bought 10.8 of 12 MMT (90 %) by the deadline of 28 Feb 2026: 1.2 MMT short; "
        "it reached 12 MMT only in the week ending 18 Jun 2026.\n"
        "Purchased\n10,816,852 t 90.1 % of 12,000,000 t\n397 million bushels\n"
    ) in text
    assert (
        "10,816,852 t to 13,003,292 t range if none or all of these sales are the buyer’s. "
        "Unshipped now: 2,186,440 t; before the first week: 3,257,650 t\n"
        "Missing\n1,183,148 t to the target, at the end of the last counted week\n"
    ) in text
    assert "Reached later\n12,160,205 t in the week ending 18 Jun 2026\n" in text


def test_a_promise_to_come_has_a_short_card(today: StatusReport) -> None:
    assert (
        "China: 25 MMT of US soybeans in 2027\nCalendar year 2027\n"
        "– not started its first counted week has not been published\n"
        "Not started: China’s 25 MMT, counted from the week ending 7 Jan 2027.\n"
        "Target\n25,000,000 t\nFirst figures\n14 Jan 2027\nDeadline\n31 Dec 2027\n"
    ) in read(today).text


def test_a_card_says_what_its_status_word_means(today: StatusReport) -> None:
    text = read(today).text

    assert (
        "China: 12 MMT of US soybeans, first tranche\nBy the end of February 2026\n"
        "✕ missed every counted week is published, and the last is below the target\n"
    ) in text
    assert (
        "Calendar year 2026\n"
        "◐ mixed at or above the usual seasonal pace, below an even pace\nPurchased\n"
    ) in text


def test_each_week_of_the_cards_and_of_the_quotation_links_usdas_reports(
    today: StatusReport,
) -> None:
    text = page(today, version="0.1")
    cards = text[text.index('id="promises"') : text.index('id="changes"')]
    asks = f'<a href="{WEEKLY_REPORTS}" title="USDA’s query system: choose the week">'

    assert not re.findall(r"week ending(?:&nbsp;|\s)*<time", cards.replace(f"{asks}week ", ""))
    for day in ("2026-10-01", "2026-02-26", "2026-06-18", "2026-08-27"):
        assert re.search(rf'{re.escape(asks)}[\w ]*<time datetime="{day}">', cards), day
    quoted = text[text.index('id="quotable"') : text.index('class="permanent"')]
    assert f"Source: {asks}USDA FAS Export Sales, week ending" in quoted


def test_a_range_of_one_amount_is_written_as_one(standing_of: StandingOf) -> None:
    text = read(standing_of(BALES, "2026-10-09")).text

    assert (
        "Unknown destinations\n13,503,954 t a shipment has a known destination, so they add "
        "nothing. Unshipped now: "
    ) in text


def test_every_reading_is_in_the_table_with_who_said_it(today: StatusReport) -> None:
    assert (
        "This growing season (marketing year 2025/26)\n"
        "Jamieson Greer, US Trade Representative, 9 Dec 2025: Senate hearing, reported by Quartz "
        "(qz.com)\n"
        "one season’s commitment\nw/e 4 Sep 2025 to 3 Sep 2026\n"
        "12,362,145 t\n103.0 %\n✓ met\n"
    ) in read(today).text


def test_the_last_week_is_told_beside_the_one_before(today: StatusReport) -> None:
    assert (
        "In the week ending 1 Oct 2026: net purchases +382,901 t, after +589,385 t the week "
        "before; shipped 827,901 t. China: net purchases of 540,000 t a week over the 4 weeks to "
        "1 Oct 2026, less than the 646,000 t a week needed for 13 weeks from there; 7 of them have "
        "passed unseen; if nothing was bought in them, the 6 left need 1.4 MMT each."
    ) in read(today).text


def test_the_years_of_the_seasonal_line_are_named_and_those_left_out_explained(
    today: StatusReport, standing_of: StandingOf
) -> None:
    text = read(today).text
    promise = BALES.replace("[2021, 2022]", "[2010, 2022]")

    assert (
        "China: 25 MMT of US soybeans in 2026: 2021 (26,054,677 t), 2022 (32,578,839 t), "
        "2023 (24,846,492 t), 2024 (23,732,451 t)."
    ) in text
    left_out = read(standing_of(promise, "2026-10-09")).text
    assert "2010 is left out, not complete: figures of some weeks are not known." in left_out


def test_every_number_with_a_place_is_the_one_in_status_json(on_a_day: StatusReport) -> None:
    expected = {
        (f"{commitment['id']}/{reading['id']}", field): value
        for commitment in status(on_a_day)["commitments"]
        for reading in commitment["readings"]
        for field, value in flat(reading)
    }
    for checked in on_a_day.statements:
        fields = flat(statement(checked))
        expected |= {(f"said/{checked.statement.id}", field): value for field, value in fields}

    shown = list(read(on_a_day).numbers())

    assert len(shown) > 10
    for of, field, value in shown:
        known = expected[of, field]
        assert value == (None if known is None else str(known)), (of, field)


SCALES = {-200_000, 200_000, 400_000, 800_000}
"""Amounts of axes and of shades."""


def in_charts(status_report: DetailedReport) -> set[int]:
    """The amounts of the charts' own tables, exact and as titles write them."""
    tables = [table(chart.shape) for chart in charts_of(status_report) if chart.shape]
    cells = [cell for own in tables for _, *row in own for cell in row]
    amounts = [cell for cell in cells if isinstance(cell, int | float)]
    return {int(a) for a in amounts} | {three_digits(a) for a in amounts}


def three_digits(value: float) -> int:
    return int(float(f"{value:.3g}"))


def weekly_means(status_report: DetailedReport) -> set[int]:
    """What was bought in the mean of the counted weeks of each reading."""
    found = [(a.amounts.purchased, a.counted) for a in status_report.assessments]
    return {three_digits(bought / len(weeks)) for bought, weeks in found if bought and weeks}


def test_every_written_amount_is_in_a_table_of_the_report(on_a_day: DetailedReport) -> None:
    known = grouped_numbers(written(status(on_a_day)))
    known |= grouped_numbers(written([statement(s) for s in on_a_day.statements]))
    for correction in on_a_day.revisions:
        known |= grouped_numbers(revisions.headline(correction))
    rows = list(csv.DictReader(purchases_csv(on_a_day).splitlines()))
    for row in rows:
        known |= {int(row[name]) for name in AMOUNTS if row[name]}
    for before, row in pairwise(rows):
        both = [name for name in AMOUNTS if row[name] and before[name]]
        known |= {int(row[name]) - int(before[name]) for name in both}
    known |= in_charts(on_a_day) | weekly_means(on_a_day) | SCALES

    assert grouped_numbers(read(on_a_day).text) - known == set()


def test_nothing_leaks_from_the_program_into_the_words(on_a_day: StatusReport) -> None:
    text = read(on_a_day, new_alerts=[STALE], known_alerts=[MISSED]).text

    assert not re.search(r"\b(None|nan|NaN|null|Undefined|True|False|datetime)\b|\{\{|%\}", text)


def test_it_has_one_heading_of_the_first_rank_and_skips_none(on_a_day: StatusReport) -> None:
    given = read(on_a_day, new_alerts=[STALE], known_alerts=[MISSED])

    ranks = [int(tag[1]) for tag, _ in given.elements if re.fullmatch(r"h[1-6]", tag)]
    assert ranks.count(1) == 1
    assert ranks[0] == 1
    assert all(later <= rank + 1 for rank, later in pairwise(ranks))


def test_events_are_listed_with_their_addresses(today: StatusReport) -> None:
    given = read(today)

    assert "23 Sep 2026: President Xi visits Washington from 23 to 25 September." in given.text
    assert "Presidents Trump and Xi agree on a trade truce in Busan. (newsletters.c-span.org)" in (
        given.text
    )
    assert "meet in Beijing on 14 and 15 May. (no address known)" in given.text
    links = [a.get("href") or "" for a in given.all("a")]
    assert any("/2026/05/fact-sheet-president-donald-j-trump" in link for link in links)


def test_landmarks_language_and_names_are_there(today: StatusReport) -> None:
    given = read(today)

    assert given.all("html") == [{"lang": "en"}]
    assert [len(given.all(tag)) for tag in ("main", "nav", "footer")] == [1, 1, 1]
    ids = [attributes["id"] for _, attributes in given.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    for _, attributes in given.elements:
        assert attributes.get("aria-labelledby", ids[0]) in ids
        assert (attributes.get("href") or "").removeprefix("#") in ids or not (
            attributes.get("href") or ""
        ).startswith("#")


def test_the_bar_says_its_numbers_to_who_cannot_see_it(today: StatusReport) -> None:
    bars = [a for a in read(today).all("div") if a.get("class") == "bar"]

    assert bars[0]["role"] == "img"
    assert bars[0]["aria-label"] == (
        "66.4 % of the target bought; even pace 75.0 %; usual seasonal pace 56.7 %"
    )


def test_it_asks_nobody_for_anything(today: StatusReport) -> None:
    given = read(today)

    assert not given.all("iframe", "object", "embed", "img")
    assert given.scripts == [script()]
    assert not re.search(r"fetch|XMLHttp|import|https?:|eval|innerHTML|src", script())
    for _, attributes in given.elements:
        assert not {"src", "srcset", "onload", "onclick"} & attributes.keys()
    icon, feed = (a["href"] or "" for a in given.all("link"))
    assert icon.startswith("data:image/svg+xml,")
    assert feed == "../feed.xml"
    policy = next(a for a in given.all("meta") if a.get("http-equiv"))
    assert policy["content"] == (
        "default-src 'none'; style-src 'unsafe-inline'; "
        f"script-src '{script_hash()}'; img-src data:"
    )
    assert "url(" not in page(today, version="0.1")


def test_new_alerts_stand_before_earlier_ones(today: StatusReport) -> None:
    text = read(today, new_alerts=[STALE], known_alerts=[STALE, MISSED]).text

    assert text.count("Six weekly releases are missing") == 1
    assert "New since the last report\nSix weekly releases are missing warning" in text
    assert "Earlier\n5 Mar 2026: China missed 12 MMT by the end of February 2026 critical" in text


def test_without_alerts_it_says_nothing_new(today: StatusReport) -> None:
    text = read(today).text

    assert "New since the last report\nNothing new.\n" in text
    assert "Earlier" not in text.splitlines()


def test_only_the_latest_alerts_are_listed_and_the_rest_counted(today: StatusReport) -> None:
    many = [raised(str(n), datetime(2026, 1, 1 + n, tzinfo=UTC)) for n in range(25)]

    text = read(today, known_alerts=many).text

    assert text.count("Title of ") == SHOWN_ALERTS == 20
    assert "5 more are in alerts.txt." in text


def test_the_leading_readings_charts_are_open_and_the_others_folded(today: StatusReport) -> None:
    html_text = page(today, version="0.1")

    before, _, folded = html_text.partition("<details>\n<summary>")
    main, _, after = before.partition('<section id="quote"')
    assert 'id="cumulative-soy-2026-calendar-year"' in main
    assert 'id="status_bars"' in before
    assert 'id="cumulative-soy-2026-calendar-year"' not in after + folded
    assert 'href="charts/cumulative-soy-2026-calendar-year.png">PNG</a>' in main
    assert 'id="cumulative-soy-2025-end-of-february"' not in before
    assert 'id="cumulative-soy-2025-end-of-february"' in folded


def test_words_of_others_cannot_become_markup(standing_of: StandingOf) -> None:
    hostile = BALES.replace("Bales", "<script>alert(1)</script>").replace(
        '"https://example.org/a"', '"javascript:alert(1)"'
    )

    text = page(standing_of(hostile, "2026-10-09"), version="<b>")

    assert text.count("<script") == 1 + text.count('<script type="application/json"')
    assert Page(text).scripts == [script()]
    assert "javascript:" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text


def test_a_source_with_an_address_is_a_link(standing_of: StandingOf) -> None:
    given = read(standing_of(BALES, "2026-10-09"))

    assert {"href": "https://example.org/a"} in given.all("a")


def test_shipments_above_the_target_and_an_unknown_season_are_shown(
    standing_of: StandingOf,
) -> None:
    given = read(standing_of(BALES, "2026-10-09"))

    assert "✓ met" in given.text
    assert "weeks not known" in given.text
    fills = [a["style"] for a in given.all("div") if a.get("class") == "fill"]
    assert set(fills) == {"width:100.00%"}


def test_before_the_first_figures_there_is_still_a_page(standing_on: StandingOn) -> None:
    text = read(standing_on("2010-01-01")).text

    assert "no week is recorded" in text
    assert "No figures are recorded. Next release: Thu 7 Jan 2010, 08:30 New York." in text
    assert "No counted week of a running promise is published yet." in text


def test_the_same_standing_gives_the_same_page(today: StatusReport) -> None:
    assert page(today, version="1") == page(today, version="1")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_is_readable_on_every_ground(today: StatusReport, scheme: str) -> None:
    colours = palette(page(today, version="0.1"), scheme)

    for ink in ("ink", "quiet", "accent"):
        for ground in ("paper", "card", "warn-paper"):
            assert contrast(colours[ink], colours[ground]) >= 4.5, (ink, ground)
    looks = palette(page(today, version="0.1"), scheme, after=3)
    for look in ("bought", "shipped", "seasonal", "straight", "past", "reduced", "unknown"):
        assert contrast(looks[look], colours["card"]) >= 4.5, look
    for mark in ("warn", "accent"):
        assert contrast(colours[mark], colours["card"]) >= 3, mark


SPEECH = 'source = { who = "Someone", said_on = 2026-01-01, where = "A speech" }'
BALES = promise(
    "small",
    "Bales & more",
    "1_000_000",
    'note = "A small target."',
    source='source = { who = "Someone", said_on = 2026-01-01, where = "Bales", '
    'url = "https://example.org/a" }',
)
BALES += year_reading(
    2026,
    "seasonal_windows = [2021, 2022]",
    name="shipped",
    title="Shipped in 2026",
    basis="shipped",
    source=SPEECH,
)
BALES += season_reading(
    "far-season", "A season whose bounds nobody knows", 2040, "2040-08-31", SPEECH
)


def flat(reading: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """The fields of a reading, nested ones with a dot."""
    for name, value in reading.items():
        yield name, value
        if isinstance(value, dict):
            yield from ((f"{name}.{inner}", number) for inner, number in flat(value))
        if isinstance(value, list):
            yield from flat({f"{name}.{at}": entry for at, entry in enumerate(value)})


def written(value: object) -> str:
    """All whole numbers of some JSON, with thousands separators."""
    found = re.findall(r"(?<![\d.\-])-?\d{4,}(?![\d.\-])", json.dumps(value))
    return " ".join(f"{int(number):,}" for number in found)


def palette(text: str, scheme: str, after: int = 0) -> dict[str, str]:
    """The colours of a scheme, by name; the charts’ own stand after three others."""
    blocks = re.findall(r":root \{(.*?)\}", html.unescape(text), flags=re.S)
    return dict(
        re.findall(r"--([\w-]+): (#[0-9a-f]{6})", blocks[after + ("light", "dark").index(scheme)])
    )


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours as WCAG 2 defines it."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
