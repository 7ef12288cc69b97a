"""Announced sales, pasted or piped from a mail; read here by looking for each amount's words."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from itertools import combinations
from random import Random

from monitor.core.errors import MonitorError
from monitor.ingest.announcements import read_announcement, record_announcement
from tools.fuzz import damage
from tools.fuzz.case import Case, check_sentence, expect
from tools.fuzz.ground import A_MINUTE, NOW, Ground
from tools.fuzz.visible import visible

PATH = "announcement"
FOOT = (
    " USDA issues both daily and weekly export sales reports to the public. Exporters are required "
    "to report any export sales activity of 100,000 tons or more of one commodity."
)
TEXTS = (
    "Private exporters reported sales of 792,000 metric tons of soybeans for delivery to China "
    "during the 2025/2026 marketing year.   (FAS-ESR-072-25, 18 Nov 2025)",
    "WASHINGTON, Sept. 25, 2018-Private exporters reported to the U.S. Department of Agriculture "
    "export sales of 239,630 metric tons of corn for delivery to Mexico during the 2018/2019 "
    f"marketing year.\n\nThe marketing year for corn began Sept. 1.{FOOT}",
    "Private exporters reported sales of 372,000 metric tons of soybeans for delivery to unknown "
    "destinations. Of the total, 60,000 metric tons is for delivery during the 2025/2026 marketing "
    "year, and 312,000 metric tons is for delivery during the 2026/2027 marketing year.",
    "WASHINGTON, July 31, 2020\u2014Private exporters reported: \u2022 Export sales of 114,300 "
    "metric tons of corn for delivery to Mexico during the 2020/2021 marketing year; and \u2022 "
    "cancellation of export sales of 132,000 metric tons of soybeans for delivery to China "
    f"during the 2021/2022 marketing year.{FOOT}",
    "Changes in destination of 216,000 metric tons of soybean cake and meal from unknown "
    "destinations to the Philippines during the 2019/2020 marketing year.",
)
HEADERS = (
    "From: USDA <news@usda.example>\nTo: desk@farm.example\nSubject: Export sales\n"
    "Date: Tue, 18 Nov 2025 09:00:12 -0500\n"
)
FORMS = (
    "", HEADERS + "\n", HEADERS + "Content-Type: text/plain; charset=utf-8\n\n",
    HEADERS + "Content-Type: text/plain; charset=x-none\nContent-Transfer-Encoding: base64\n\n",
    HEADERS + "Content-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n\n<p>",
    HEADERS + "MIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=b\n\n--b\n"
    "Content-Type: text/plain; charset=us-ascii\n\n",
)  # fmt: skip
TOKENS = (
    ("metric tons", "MT"), ("metric tons", "bushels"), ("000", ","), ("792,000", ","),
    ("000", "0" * 40),
    ("soybeans", "SOYBEANS"), ("soybeans", "sorghum"), ("China", "china"), ("China", "Chin\u0430"),
    ("2025/2026", "2026/2025"), ("2025/2026", "9999/0000"), ("18 Nov 2025", "31 Feb 2025"),
    ("18 Nov 2025", "18 Nov 2035"), ("18 Nov 2025", "1 Jan 0001"), ("sales of", "sale of"),
    ("072-25", "999-99"), ("312,000", "312,001"), ("1", "\u0661"), ("-0500", "+9999"),
    ("2025 09", "9999 09"),
    ("Tue, 18 Nov 2025 09:00:12 -0500", "yesterday"), ("Private", "CORRECTION should read Private"),
)  # fmt: skip
HEAD = re.compile(r"\A\s*(?=[Ff]rom:)(?:[A-Za-z-]+:.*\n)*(?:\n--b\n(?:[A-Za-z-]+:.*\n)*)?")
"""The lines of a mail's head, and of its part's; the first of another form begins the text."""
FOOT_BEGINS = "USDA issues both daily and weekly"
THOUSANDS = re.compile(r"\b[0-9]{1,3}(?:,[0-9]{3})+\b", re.ASCII)
SOLD = re.compile(r"([0-9]{1,3}(?:,[0-9]{3})+) (?:metric tons|MT) of ", re.IGNORECASE)
NUMBER = re.compile(r"[0-9][0-9,]*")


class Announcements:
    """An announcement in one of its forms, by itself or in a mail."""

    name = "announcements"

    def case(self, chance: Random) -> Case:
        """Return a damaged announcement."""
        text = chance.choice(FORMS) + chance.choice(TEXTS)
        if chance.random() < 0.03:
            return Case("neutral", {PATH: TEXTS[0].replace(" ", "\n ").encode()}, neutral=True)
        if chance.random() < 0.4:
            own = chance.sample(TOKENS, chance.choice((1, 1, 2)))
            for old, new in own:
                text = text.replace(old, new, chance.choice((1, -1)))
            return Case(f"{own}", {PATH: text.encode()})
        how, body = damage.damaged(chance, text.encode())
        return Case(how, {PATH: body})

    def take(self, ground: Ground, case: Case) -> list[MonitorError]:
        """Record it, as `monitor announced add` does; without a day, as of the day before."""
        text = case.bodies[PATH].decode("utf-8", "replace")
        read = read_announcement(text, None if "2025" in text else date(2026, 4, 8))
        record_announcement(ground.connection, read, (), NOW + A_MINUTE)
        return []

    def check(self, ground: Ground, case: Case, errors: list[MonitorError]) -> str:
        """Check that each amount on record stands in the text, beside its year."""
        after = ground.series()
        if errors:
            expect(not after, f"refused, and yet recorded: {after}")
            expect(not case.neutral, f"a true announcement was refused: {errors}")
            return "refused"
        expect(after, "nothing was recorded, and nothing said why")
        text = _read(case.bodies[PATH].decode("utf-8", "replace"))
        said = _said(case.bodies[PATH].decode("utf-8", "replace"))
        numbers = Counter(int(own.replace(",", "")[:40]) for own in NUMBER.findall(text))
        for (_, product, partner, period, measure, detail), amount in after.items():
            for own in (product, partner, measure, detail):
                check_sentence(own)
            named = numbers[amount or 0] or _is_sum(amount or 0, numbers)
            expect(named, f"{amount} is not in the text: {sorted(numbers)}")
            first, last = (int(year) for year in measure.split()[-1].split("/"))
            expect(last == first + 1, f"{measure} is of no marketing year")
            expect(f"{first}/{last}" in text, f"{measure} is not in the text")
            expect("1990" <= period <= "2026-04-09", f"{period} is no day of an announcement")
            check_kind(said, measure, amount or 0)
        amounts = [amount or 0 for amount in after.values()]
        for own in stated(said):
            read = int(own.replace(",", "")) in {*amounts, sum(amounts), *sums(amounts)}
            expect(read, f"{own} was not recorded: {amounts}")
        if case.neutral:
            expect([*after.values()] == [792_000], after)
        return "recorded"


def stated(said: str) -> list[str]:
    """Return each amount that is said to be sold; in the foot those of a commodity alone."""
    own, _, foot = said.partition(FOOT_BEGINS)
    return [*THOUSANDS.findall(own), *SOLD.findall(foot)]


def check_kind(text: str, measure: str, amount: int) -> None:
    """Raise WrongError for a sale that something is said of, or a cancellation that is none.

    An amount may stand there both as a sale and as a cancellation.
    """
    ends = (found.start() for found in re.finditer(rf"\b{amount:,} ", text))
    words = [text[:end].casefold()[-60:] for end in ends]
    if measure.startswith("sale"):
        plain = [own for own in words if not re.search(r"[a-z] of (?:export )?sales? of $", own)]
        expect(plain or not words, f"no sale: {words}")
    if measure.startswith("cancellation"):
        expect(not words or any("cancel" in own for own in words), f"no cancellation: {words}")


def sums(amounts: list[int]) -> set[int]:
    """Return the sums of two of the amounts, as of a sale for two marketing years."""
    return {one + two for one, two in combinations(amounts, 2)}


def _is_sum(amount: int, numbers: Counter[int]) -> bool:
    """Return whether an amount is the sum of two that stand there, of one key."""
    return any(one + two == amount for one, two in combinations([*numbers.elements()], 2))


def _read(text: str) -> str:
    """Return a text as it is seen, with what a mail's encoding may have hidden."""
    return visible(re.sub(r"=\r?\n", "", text))


def _said(text: str) -> str:
    """Return what an announcement says, without a mail's head and what it corrects."""
    said = _read(HEAD.sub("", text))
    right = said.partition("should read")[2] if "correct" in said.casefold() else ""
    return right or said
