"""Who is told what and when: choices, digests, quiet hours, repeats, silences."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

import pytest

from monitor.alerts.model import Alert
from monitor.core.frozen import replace
from monitor.notifications import silences
from monitor.notifications.silences import unreachable_recipients
from monitor.notifications.timing import due_at
from monitor.settings import smtp_url
from monitor.settings.recipients import Recipient
from tests.mail import HookReceiver, PostOffice
from tests.notifications.household import BEHIND, SUSPENDED, WEEK, Household, another, mails

House = Callable[..., Household]
DELIVERY = Alert(
    key="delivery/email/ben",
    kind="delivery",
    severity="critical",
    title="Alerts to ben are not delivered (email)",
    text="550 no",
    ongoing=True,
)


def recipient(**fields: object) -> Recipient:
    return Recipient("ann", "email", "ann@example.org", **fields)  # type: ignore[arg-type]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_each_is_told_of_their_promises_and_severities(house: House) -> None:
    home = house(
        mails("all")
        + mails("other", promises='["soy-2025"]')
        + mails("worse", least='"warning"')
        + mails("worst", least='"critical"')
    )

    home.raise_(WEEK, BEHIND, SUSPENDED)
    home.deliver()

    assert dict(home.subjects()) == {
        "all@example.org": f"{SUSPENDED.title} (and 2 more)",
        "other@example.org": SUSPENDED.title,
        "worse@example.org": f"{SUSPENDED.title} (and 1 more)",
        "worst@example.org": SUSPENDED.title,
    }


def test_troubles_of_the_house_are_told_to_operators_alone(house: House) -> None:
    home = house(mails("ann") + mails("boss", operator="true"))

    assert home.raise_(DELIVERY) == 1
    home.deliver()

    assert [to for to, _ in home.subjects()] == ["boss@example.org"]


def test_without_operators_all_but_the_one_concerned_are_told(house: House) -> None:
    home = house(mails("ann", "ben", "cem"))

    home.raise_(DELIVERY)
    home.deliver()

    assert [to for to, _ in home.subjects()] == ["ann@example.org", "cem@example.org"]


@pytest.mark.parametrize(
    ("now", "fields", "due"),
    [
        ("2026-10-08 13:00", {}, "2026-10-08 13:00"),
        ("2026-10-08 13:00", {"rhythm": "daily"}, "2026-10-08 14:00"),
        ("2026-10-08 13:59", {"rhythm": "daily"}, "2026-10-08 14:00"),
        ("2026-10-08 14:00", {"rhythm": "daily"}, "2026-10-09 14:00"),
        ("2026-10-31 15:00", {"rhythm": "daily"}, "2026-11-01 15:00"),  # the clocks go back
        ("2026-10-08 13:00", {"rhythm": "weekly"}, "2026-10-09 14:00"),
        ("2026-10-09 13:00", {"rhythm": "weekly", "weekday": "monday"}, "2026-10-12 14:00"),
        ("2026-10-08 13:00", {"rhythm": "daily", "zone": "Asia/Tokyo"}, "2026-10-09 01:00"),
        ("2026-10-08 02:00", {"quiet": (time(22), time(7))}, "2026-10-08 11:00"),
        ("2026-10-08 11:00", {"quiet": (time(22), time(7))}, "2026-10-08 11:00"),
        ("2026-10-08 13:00", {"quiet": (time(22), time(7))}, "2026-10-08 13:00"),
        ("2026-10-08 16:30", {"quiet": (time(12), time(13))}, "2026-10-08 17:00"),
        ("2026-03-08 05:00", {"quiet": (time(22), time(2, 30))}, "2026-03-08 07:30"),
    ],
)
def test_when_a_message_leaves(now: str, fields: dict[str, object], due: str) -> None:
    assert due_at(recipient(**fields), at(now)) == at(due)


def test_a_daily_digest_gathers_a_day_in_one_message(house: House, office: PostOffice) -> None:
    home = house(mails("ann", rhythm='"daily"', hour='"07:00"'))

    home.raise_(WEEK)
    home.deliver()
    home.later(hours=5).raise_(BEHIND)
    home.deliver()
    assert office.read == []
    home.later(hours=17, minutes=1).deliver()

    assert home.subjects() == [("ann@example.org", f"{BEHIND.title} (and 1 more)")]
    home.later(hours=24).deliver()
    assert len(office.read) == 1


def test_what_began_and_ended_before_a_digest_left_is_told_by_its_end(house: House) -> None:
    home = house(mails("ann", rhythm='"daily"'))
    home.raise_(SUSPENDED)
    home.later(minutes=30).raise_(ends=[another(SUSPENDED, SUSPENDED.key, title="It is over")])

    home.later(hours=1).deliver()

    assert home.subjects() == [("ann@example.org", "It is over")]


def test_of_two_weeks_in_a_digest_the_newer_leads(house: House) -> None:
    home = house(mails("ann", rhythm='"weekly"'))
    older = replace(WEEK, key="soy-2026/release/2026-09-24", since=date(2026, 9, 24))
    newer = replace(WEEK, since=date(2026, 10, 1), title="The newer week")

    home.raise_(older)
    home.later(hours=1).raise_(newer)
    home.later(days=2).deliver()

    assert home.subjects() == [("ann@example.org", "The newer week (and 1 more)")]


def test_what_comes_in_quiet_hours_arrives_together_in_the_morning(
    house: House, office: PostOffice
) -> None:
    home = house(mails("ann", quiet='"22:00-07:00"')).later(hours=14)

    home.raise_(WEEK)
    home.later(hours=1).raise_(SUSPENDED)
    home.deliver()
    assert office.read == []
    home.later(hours=8).deliver()

    assert home.subjects() == [("ann@example.org", f"{SUSPENDED.title} (and 1 more)")]


def test_a_waiting_message_is_written_anew_from_new_figures(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = house(mails("ann", rhythm='"weekly"'))
    home.raise_(WEEK)
    kept = "SELECT c.figures FROM messages m JOIN contents c ON c.id = m.content_id"
    assert home.ledger.execute(kept).fetchone()[0].endswith("2026-10-08T12:30:00Z")

    monkeypatch.setattr("monitor.notifications.wording.utc", lambda at: "later")
    home.later(hours=1).raise_()

    assert home.ledger.execute(kept).fetchone()[0].endswith("later")


def test_a_critical_that_holds_is_repeated_after_its_time(house: House, office: PostOffice) -> None:
    home = house(mails("ann", repeat_critical_after_hours="24") + mails("ben"))
    for _ in range(5):
        home.raise_(SUSPENDED)
        home.deliver()
        home.later(hours=12)

    home.raise_(ends=[another(SUSPENDED, SUSPENDED.key, title="It is over")])
    home.deliver()
    home.later(days=3).raise_()
    home.deliver()

    assert [subject for to, subject in home.subjects() if to.startswith("ann")] == [
        SUSPENDED.title,
        f"Still: {SUSPENDED.title}",
        f"Still: {SUSPENDED.title}",
        "It is over",
    ]
    assert [subject for to, subject in home.subjects() if to.startswith("ben")] == [
        SUSPENDED.title,
        "It is over",
    ]


def test_a_silenced_key_is_told_to_nobody_until_its_day(house: House) -> None:
    home = house(mails("ann"))
    silences.add(home.ledger, "soy-2026", home.now + timedelta(days=1), home.now)

    assert home.raise_(WEEK) == 0
    assert home.raise_(SUSPENDED) == 1
    later = another(WEEK, "soy-2026/release/2026-10-08")
    assert home.later(days=2).raise_(later) == 1


def test_a_silence_covers_whole_parts_of_a_key_and_can_be_ended(house: House) -> None:
    home = house(mails("ann"))
    silences.add(home.ledger, "soy-20", home.now + timedelta(days=1), home.now)
    silences.add(home.ledger, "release", home.now + timedelta(days=1), home.now)
    silences.add(home.ledger, "release", home.now, home.now)

    assert home.raise_(WEEK, SUSPENDED) == 1
    assert [silence.key for silence in silences.current(home.ledger, home.now)] == ["soy-20"]


def test_during_an_outage_news_joins_the_message_that_was_not_tried_yet(
    house: House, office: PostOffice
) -> None:
    home = house(mails("ann", "ben"), MONITOR_SMTP_URL="smtp://127.0.0.1:9")
    home.raise_(WEEK)
    home.deliver()
    home.later(seconds=30).raise_(BEHIND)
    home.settings = dataclasses.replace(home.settings, smtp=smtp_url.read(office.url))
    home.later(minutes=5).deliver()

    assert sorted(home.subjects()) == [
        ("ann@example.org", WEEK.title),
        ("ann@example.org", BEHIND.title),
        ("ben@example.org", f"{BEHIND.title} (and 1 more)"),
    ]


def test_a_server_that_takes_no_more_is_asked_over_a_new_connection(
    house: House, office: PostOffice
) -> None:
    home = house(mails("ann", "ben", "cem"))
    office.trouble("RCPT", "421 enough for one connection", to="ben@example.org", times=1)
    home.raise_(WEEK)

    assert home.deliver().sent == 3
    assert office.connections == 2
    assert len(office.read) == 3


def test_who_changes_channel_while_a_digest_waits_loses_nothing(
    house: House, office: PostOffice, receiver: HookReceiver
) -> None:
    home = house(mails("ann", rhythm='"daily"'))
    home.raise_(WEEK)
    bot = house(
        f'[[recipients]]\nname = "ann"\nchannel = "webhook"\naddress = "{receiver.url}"\n'
        'rhythm = "daily"\n'
    )
    bot.now = home.later(minutes=30).now
    bot.raise_(BEHIND)
    bot.later(days=1)

    assert bot.deliver().dropped == 0

    [hook] = receiver.hooks
    assert [each["key"] for each in hook.json["alerts"]] == [BEHIND.key, WEEK.key]
    assert office.read == []


def test_what_one_channel_refused_is_told_on_the_next_and_the_trouble_ends(
    house: House, office: PostOffice, receiver: HookReceiver
) -> None:
    home = house(mails("ann"))
    office.trouble("RCPT", "550 no", to="ann@example.org")
    home.raise_(WEEK)
    assert home.deliver().parked == 1
    bot = house(f'[[recipients]]\nname = "ann"\nchannel = "webhook"\naddress = "{receiver.url}"\n')

    assert bot.deliver().sent == 1
    assert unreachable_recipients(bot.ledger, bot.now) == []


def test_who_is_told_no_more_is_not_undelivered(house: House, office: PostOffice) -> None:
    home = house(mails("ann", "ben"))
    office.trouble("RCPT", "550 no", to="ann@example.org")
    home.raise_(WEEK)
    home.deliver()
    left = house(mails("ben"))

    left.deliver()

    assert unreachable_recipients(left.ledger, left.now) == []
