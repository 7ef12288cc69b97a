"""Header lines as any mail program reads them, checked by a decoder of the tests' own."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.utils import parseaddr
from random import Random

import pytest

from monitor.core.errors import ConfigError
from monitor.notifications.headers import address_line, text_line, url_line
from monitor.notifications.mime import address
from tests.mail import PostOffice
from tests.notifications.household import MAIL, WEEK, Household, another, mails

House = Callable[..., Household]
SIGNS = (
    "abcxyzABC 0123456789",
    " ,.:;-_=?!()<>[]@\"'\\/&%$",
    "äöüßéèñçøåÄ \u00a0–…€−",
    "大豆采购中国 承诺",
    "соя Китай Україна",
    "🌱🇨🇳👩‍🌾 📉",
    "e\u0301o\u0308 ﷺ עברית عربى",
)
WORD = re.compile(r"=\?utf-8\?b\?([A-Za-z0-9+/=]*)\?=")


def generated(count: int, longest: int) -> list[str]:
    """Texts of one to three kinds of signs, the same ones at every run."""
    chance, made = Random(2047), []  # noqa: S311 (to be foreseen, not safe)
    for _ in range(count):
        pool = "".join(chance.sample(SIGNS, chance.randint(1, 3)))
        made.append("".join(chance.choices(pool, k=chance.randint(1, longest))))
    return made


def decoded(value: str) -> str:
    """A header's value by the letter of RFC 2047 and 5322: unfolded, space between two encoded
    words dropped, each word's bytes whole characters.
    """
    unfolded = value.replace("\r\n", "")
    assert "\r" not in unfolded
    assert "\n" not in unfolded
    joined = re.sub(r"\?=\s+(?==\?)", "?=", unfolded)

    def one(found: re.Match[str]) -> str:
        assert found[1], "an empty encoded word"
        return base64.b64decode(found[1], validate=True).decode("utf-8")

    return WORD.sub(one, joined)


def check_lines(line: str) -> None:
    """No line over 76 but for one that cannot be broken, no encoded word over 75."""
    for part in line.split("\r\n"):
        assert len(part) <= 76 or " " not in part.strip().removeprefix("To: ")
        assert len(part) <= 998
        assert part.strip()
    assert all(len(word) <= 75 for word in re.findall(r"=\?\S*?\?b\?\S*?\?=", line))
    assert line.isascii()


def test_2000_subjects_are_read_as_they_were_written() -> None:
    for subject in generated(2_000, 150):
        line = text_line("Subject", subject)

        check_lines(line)
        value = line.removeprefix("Subject: ")
        assert decoded(value) == subject
        assert str(make_header(decode_header(value.replace("\r\n", "")))) == subject


def test_2000_names_are_read_as_they_were_written() -> None:
    for name in generated(2_000, 100):
        line = address_line("To", name, "ann@example.org")

        check_lines(line)
        read = message_from_bytes(line.encode() + b"\r\n\r\n", policy=policy.default)["To"]
        assert not read.defects
        assert [each.addr_spec for each in read.addresses] == ["ann@example.org"]
        phrase, spec = parseaddr(line.removeprefix("To: ").replace("\r\n", ""))
        assert (decoded(phrase), spec) == (" ".join(name.split()), "ann@example.org")


@pytest.mark.parametrize(
    ("subject", "line"),
    [
        ("China soybeans: 66 %", "Subject: China soybeans: 66 %"),
        ("=?utf-8?q?forged?=", "Subject: =?utf-8?b?PT91dGYtOD9xP2ZvcmdlZD89?="),
        ("two  spaces", "Subject: =?utf-8?b?dHdvICBzcGFjZXM=?="),
        ("x\r\nBcc: all@example.org", "Subject: =?utf-8?b?eCAgQmNjOiBhbGxAZXhhbXBsZS5vcmc=?="),
        ("", "Subject:"),
        ("−136,000 t", "Subject: =?utf-8?b?4oiSMTM2LDAwMCB0?="),
    ],
)
def test_a_subject_is_written_plainly_where_that_is_read_the_same(subject: str, line: str) -> None:
    assert text_line("Subject", subject) == line


@pytest.mark.parametrize(
    ("who", "line"),
    [
        ("", "From: a@b.org"),
        ("Soybean desk", "From: Soybean desk <a@b.org>"),
        ("Doe, Jane", 'From: "Doe, Jane" <a@b.org>'),
        ('The "desk" \\ U.S.', 'From: "The \\"desk\\" \\\\ U.S." <a@b.org>'),
        ("Jürgen", "From: =?utf-8?b?SsO8cmdlbg==?= <a@b.org>"),
    ],
)
def test_a_name_is_written_as_a_name_is(who: str, line: str) -> None:
    assert address_line("From", who, "a@b.org") == line


@pytest.mark.parametrize(
    ("url", "written"),
    [
        ("https://example.org/stop?who=a%20b", "https://example.org/stop?who=a%20b"),
        ("https://bücher.example:8443/ä?q=ü", "https://xn--bcher-kva.example:8443/%C3%A4?q=%C3%BC"),
        ("mailto:a@straße.example?subject=ê", "mailto:a@xn--strae-oqa.example?subject=%C3%AA"),
        ("https://example.org/a b", "https://example.org/a%20b"),
        ("https://example.org/100%/<a>", "https://example.org/100%25/%3Ca%3E"),
        ("https://example.org/" + "long/" * 150, "https://example.org/" + "long/" * 150),
    ],
)  # fmt: skip
def test_the_address_that_stops_mail_is_one_unencoded_line(url: str, written: str) -> None:
    assert url_line("List-Unsubscribe", url) == f"List-Unsubscribe: <{written}>"


def test_a_message_with_everything_foreign_can_still_be_stopped_with_one_click(
    house: House, office: PostOffice
) -> None:
    mail = MAIL.replace("Soybean desk <", "大豆 desk, straße <").replace(
        "mailto:desk@example.org?subject=stop",
        f"https://bücher.example/{'lang/' * 60}?who={{name}}",
    )
    people = mails("ann").replace('name = "ann"', 'name = "Änn 🌱"')
    home = house(people, mail=mail)
    home.raise_(another(WEEK, "soy-2026/release/x", title="Куплено 66 % — " + "大豆" * 60))
    home.deliver()

    data = office.accepted[0].data
    head = data.partition(b"\r\n\r\n")[0].split(b"\r\n")
    who = b"%C3%84nn%20%F0%9F%8C%B1"
    assert (
        b"List-Unsubscribe: <https://xn--bcher-kva.example/" + b"lang/" * 60 + b"?who=" + who + b">"
    ) in head
    assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click" in head
    assert office.accepted[0].message["Subject"] == "Куплено 66 % — " + "大豆" * 60
    assert office.accepted[0].message["From"].addresses[0].display_name == "大豆 desk, straße"


@pytest.mark.parametrize(
    ("text", "spec"),
    [
        ("x@straße.example.org", "x@xn--strae-oqa.example.org"),
        ("x@Bücher.example", "x@xn--bcher-kva.example"),
        ("x@βόλος.example", "x@xn--nxasmm1c.example"),
        ("x@Mail_host.Example.org", "x@Mail_host.Example.org"),
        ('"Doe, J. \\"JD\\"" <x@b.org>', "x@b.org"),
    ],
)
def test_a_domain_is_idna_2008(text: str, spec: str) -> None:
    assert address(text, "recipient").spec == spec


def test_a_quoted_name_loses_its_quotes_alone() -> None:
    assert address('"Doe, J. \\"JD\\"" <x@b.org>', "recipient").name == 'Doe, J. "JD"'


@pytest.mark.parametrize("domain", ["a..b", "x" * 64 + ".org", "\u2488example.org", "-\u00e4.org"])
def test_a_domain_that_can_be_none_is_one_sentence(domain: str) -> None:
    with pytest.raises(ConfigError, match="its domain cannot be"):
        address(f"x@{domain}", "recipient ann: address")
