"""A case of the fuzzer: a damaged answer, and the checks that hold for every origin."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from random import Random
from typing import Any, Protocol

from monitor.core.errors import MonitorError
from tools.fuzz.ground import KEY, Ground
from tools.fuzz.visible import BEYOND

LONGEST_SENTENCE = 2_500
FORBIDDEN = frozenset({"Cc", "Cs", "Zl", "Zp"})
REVERSING = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})


class WrongError(AssertionError):
    """The program did with an answer what it must not do."""


@dataclass(frozen=True)
class Case:
    """One answer: what was done to it, its bytes by path, and whether it still says the truth."""

    how: str
    bodies: dict[str, bytes]
    neutral: bool = False
    more: dict[str, Any] = field(default_factory=dict)


class Origin(Protocol):
    """An origin of answers: makes cases, feeds them to the program, knows what is right."""

    name: str

    def case(self, chance: Random) -> Case:
        """Return a damaged answer."""

    def take(self, ground: Ground, case: Case) -> list[MonitorError]:
        """Feed the answer to the program as a pass does; return the errors it noted."""

    def check(self, ground: Ground, case: Case, errors: list[MonitorError]) -> str:
        """Raise WrongError if anything wrong was recorded; return what came of the answer."""


def check_sentences(errors: Iterable[MonitorError]) -> None:
    """Raise WrongError unless each error is one printable sentence without a secret."""
    for error in errors:
        check_sentence(str(error))


def check_sentence(text: str) -> None:
    """Raise WrongError unless a text is one printable line without a secret."""
    if not text or len(text) > LONGEST_SENTENCE:
        raise WrongError(f"no sentence: {len(text)} characters: {text[:200]!r}")
    if KEY in text:
        raise WrongError(f"the key is in {text!r}")
    for sign in BEYOND.findall(text):
        bad = unicodedata.category(sign) in FORBIDDEN
        if bad or unicodedata.bidirectional(sign) in REVERSING:
            raise WrongError(f"{sign!r} is in {text!r}")


def expect(right: object, message: object) -> None:
    """Raise WrongError with the message unless something is so."""
    if not right:
        raise WrongError(str(message)[:4_000])
