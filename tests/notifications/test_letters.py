"""What a message says and how it is made, as a mail program receives it."""

from __future__ import annotations

import re
from collections.abc import Callable
from email.message import EmailMessage
from email.utils import parsedate_to_datetime

import pytest

from monitor.alerts.model import Alert
from monitor.core.frozen import replace
from monitor.core.signs import first_unfit
from tests.hostile import TEXTS
from tests.mail import PostOffice
from tests.notifications.household import (
    BEHIND,
    MAIL,
    NOW,
    SUSPENDED,
    WEEK,
    Household,
    another,
    mails,
)

House = Callable[..., Household]


def sent(house: House, office: PostOffice, *alerts: Alert, recipients: str = "") -> EmailMessage:
    """The one message that these alerts cause."""
    home = house(recipients or mails("ann"))
    home.raise_(*alerts)
    assert home.deliver().problems == []
    [received] = office.accepted
    return received.message


def text(message: EmailMessage) -> str:
    """The plain text."""
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def html(message: EmailMessage) -> str:
    """The HTML."""
    body = message.get_body(("html",))
    assert body is not None
    return str(body.get_content())


def pictures(message: EmailMessage) -> dict[str, EmailMessage]:
    """The pictures, by content id."""
    return {
        part["Content-ID"].strip("<>"): part  # type: ignore[misc]
        for part in message.walk()
        if part.get_content_maintype() == "image"
    }


def test_the_headers_say_what_people_and_machines_need(house: House, office: PostOffice) -> None:
    message = sent(house, office, WEEK)

    assert message["From"] == "Soybean desk <monitor@example.org>"
    assert message["To"] == "Ann <ann@example.org>"
    assert message["Subject"] == WEEK.title
    assert parsedate_to_datetime(message["Date"]) == NOW
    assert re.fullmatch(r"<[0-9a-f]{32}@example\.org>", message["Message-ID"])
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Unsubscribe"] == "<mailto:desk@example.org?subject=stop>"
    assert "List-Unsubscribe-Post" not in message
    assert message.get_all("MIME-Version") == ["1.0"]


def test_a_web_address_stops_it_with_one_click(house: House, office: PostOffice) -> None:
    mail = MAIL.replace(
        "mailto:desk@example.org?subject=stop", "https://example.org/stop?who={name}"
    )
    home = house(mails("ann"), mail=mail)
    home.raise_(WEEK)
    home.deliver()

    message = office.accepted[0].message
    assert message["List-Unsubscribe"] == "<https://example.org/stop?who=ann>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "{name}" not in text(message)


def test_text_and_html_both_carry_the_numbers(house: House, office: PostOffice) -> None:
    message = sent(house, office, WEEK)

    assert message.get_content_type() == "multipart/alternative"
    for body in (text(message), html(message).replace("\u00a0", " ")):
        assert "16,606,954 t" in body
        assert "66.4 %" in body
        assert "382,901 t" in body
        assert "https://example.org/monitor/latest/index.html" in body
        assert "To stop it, write to desk@example.org." in " ".join(body.split())
    assert all(len(line) <= 78 for line in text(message).splitlines())


def test_the_chart_resolves_and_its_words_carry_the_number(
    house: House, office: PostOffice
) -> None:
    message = sent(house, office, WEEK)

    named = re.findall(r'src="cid:([^"]+)"', html(message))
    found = pictures(message)
    assert named == list(found)
    assert found[named[0]].get_content().startswith(b"\x89PNG")  # type: ignore[union-attr]
    assert found[named[0]].get_filename() == "cumulative-soy-2026-calendar-year.png"
    [alt] = re.findall(r'alt="([^"]+)"', html(message))
    assert "16.6 of 25 MMT (66 %)" in alt


def test_the_page_needs_nothing_from_the_network(house: House, office: PostOffice) -> None:
    body = html(sent(house, office, WEEK))

    assert not re.search(r'(?:src|background)="(?!cid:)', body)
    assert "<script" not in body
    assert "prefers-color-scheme: dark" in body
    assert "<link" not in body


def test_no_line_is_longer_than_mail_allows(house: House, office: PostOffice) -> None:
    long = another(WEEK, "soy-2026/release/long", text="x" * 5000 + " " + "y " * 3000)
    sent(house, office, long)

    assert max(len(line) for line in office.accepted[0].data.split(b"\r\n")) <= 998
    assert office.accepted[0].data.isascii()


def test_the_worst_comes_first_and_the_subject_counts_the_rest(
    house: House, office: PostOffice
) -> None:
    message = sent(house, office, WEEK, BEHIND, SUSPENDED)

    assert message["Subject"] == f"{SUSPENDED.title} (and 2 more)"
    told = text(message)
    assert told.startswith(f"[critical] {SUSPENDED.title}")
    places = [told.index(word) for word in ("[critical]", "[warning]", "66 % of")]
    assert places == sorted(places)
    assert "Before: mixed." in told
    assert "It ends when purchases are at or above a line." in told


def test_beyond_a_limit_they_are_counted(house: House, office: PostOffice) -> None:
    many = [another(BEHIND, f"soy-2026/{k}/status", title=f"Finding {k}") for k in range(12)]

    told = text(sent(house, office, *many))

    assert told.count("[warning] Finding") == 8
    assert "and 4 more: they are in the report." in told


def test_what_is_over_is_told_as_over(house: House, office: PostOffice) -> None:
    home = house(mails("ann"))
    home.raise_(SUSPENDED)
    home.deliver()
    over = another(SUSPENDED, SUSPENDED.key, title="Export sales: USDA publishes again")

    home.later(days=7).raise_(ends=[over])
    home.deliver()

    message = office.accepted[1].message
    assert message["Subject"] == "Export sales: USDA publishes again"
    assert text(message).startswith("[resolved] Export sales: USDA publishes again")


HOSTILE = Alert(
    key="soy-2026/release/hostile",
    kind="release",
    severity="info",
    title="Chi\r\nBcc: evil@example.net\r\n\r\n<script>alert(1)</script> \u202eevil \x1b[31m\x00",
    text='"><img src=x onerror=alert(1)> <!--footer--> {{ 7*7 }} سلام \u2028 \u0007',
    promise="soy-2026",
    was="<b>was</b>",
    numbers=(("<i>", "</table><h1>"),),
    ends="'\" onmouseover=alert(1)",
)


def test_hostile_words_come_out_harmless(house: House, office: PostOffice) -> None:
    message = sent(house, office, HOSTILE)

    assert "Bcc" not in message
    assert message["Subject"].startswith("Chi Bcc: evil@example.net <script>")
    assert len(office.accepted) == 1
    assert office.accepted[0].to == "ann@example.org"
    body = html(message)
    assert "<script" not in body
    assert "<img src=x" not in body
    assert "onmouseover=alert" not in re.sub(r">[^<]*<", "><", body)
    assert "<h1>" not in body.replace('<h1 class="', "")
    assert "{{ 7*7 }}" in body
    for sign in ("\u202e", "\x1b", "\x00", "\u2028", "\u0007"):
        assert sign not in body
        assert sign not in text(message)
    assert "سلام" in body
    assert "سلام" in text(message)


# without half a pair of surrogates: SQLite takes none, and input is cleaned of it when it is read
@pytest.mark.parametrize("words", [text for text in TEXTS if "\ud83d" not in text])
def test_no_hostile_text_gets_into_a_header_or_acts_in_a_body(
    house: House, office: PostOffice, words: str
) -> None:
    numbers = ((words, words),)
    alert = replace(HOSTILE, title=words, text=words, was=words, numbers=numbers, ends=words)

    message = sent(house, office, alert)

    assert {name for name in message if name.lower() in ("bcc", "cc")} == set()
    assert len(office.accepted) == 1
    assert first_unfit(message["Subject"]) is None
    assert [line for line in text(message).splitlines() if first_unfit(line)] == []
    body = html(message)
    assert not re.search(r"<(script|svg|img src=x|iframe|!--<)", body)
    assert "onmouseover" not in re.sub(r">[^<]*<", "><", body)
    assert [line for line in body.splitlines() if first_unfit(line)] == []


def test_a_huge_name_is_cut_in_the_subject_alone(house: House, office: PostOffice) -> None:
    huge = another(WEEK, "soy-2026/release/huge", title="Ünïcödé " * 400)

    message = sent(house, office, huge)

    assert len(message["Subject"]) <= 140
    assert message["Subject"].endswith("…")
    assert text(message).count("Ünïcödé") == 400


def test_names_in_any_writing_arrive(house: House, office: PostOffice) -> None:
    recipients = (
        '[[recipients]]\nname = "نشرة"\nchannel = "email"\n'
        'address = "Zoë, Größe & 李 <zoe@bücher.example>"\n'
    )
    message = sent(house, office, WEEK, recipients=recipients)

    assert message["To"].addresses[0].display_name == "Zoë, Größe & 李"
    assert office.accepted[0].to == "zoe@xn--bcher-kva.example"


@pytest.mark.parametrize("security", ["starttls"])
def test_the_same_letter_is_the_same_bytes(house: House, office: PostOffice, security: str) -> None:
    home = house(mails("ann"))
    office.trouble("DATA", "451 later", times=3)
    home.raise_(WEEK, BEHIND)
    for _ in range(4):
        home.deliver()
        home.later(hours=5)

    assert len(office.read) == 4
    assert len({each.data for each in office.read}) == 1
