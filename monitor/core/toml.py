"""Read a TOML file as typed entries; any mistake becomes one sentence that names the place.

What the entries mean is checked by the callers (promises, events, statements), not here.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, TypeVar

import msgspec

from monitor.core.calendar import FIRST_DAY, LAST_DAY
from monitor.core.errors import ConfigError, FileMissing
from monitor.core.signs import first_unfit, shortened

Name = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9][a-z0-9-]*\Z", max_length=60)]
"""An id; it becomes part of file names and addresses."""
Words = Annotated[str, msgspec.Meta(min_length=1, max_length=300)]
Title = Annotated[str, msgspec.Meta(min_length=1, max_length=120)]
"""Text that fits one or two lines of a chart, or the subject of a mail."""
Text = Annotated[str, msgspec.Meta(max_length=2_000)]
Paragraph = Annotated[str, msgspec.Meta(min_length=1, max_length=2_000)]
Url = Annotated[str, msgspec.Meta(max_length=2_000)]
Address = Annotated[str, msgspec.Meta(min_length=1, max_length=2_000)]
Positive = Annotated[int, msgspec.Meta(gt=0, le=10**15)]
T = TypeVar("T")
Choices = Mapping[str, Sequence[str]]
"""The allowed values of a field, by field name."""
PARAGRAPHS = ("note", "text", "words", "where", "why")
"""Fields that may be written on several lines; line ends become spaces when they are read."""
SHOWN = 60
"""How many characters of a wrong value an error message shows."""


def convert(
    path: Path,
    kind: type[T],
    *,
    choices: Choices | None = None,
    setting: str = "MONITOR_COMMITMENTS",
) -> T:
    """Read the file as `kind`; `setting` is the setting named in the error if the file is missing.

    Raises ConfigError with one sentence that names file, entry, field and what is allowed.
    """
    return converted(path, parsed(path, setting), kind, choices)


def converted(
    path: Path, raw: Mapping[str, Any], kind: type[T], choices: Choices | None = None
) -> T:
    """Convert parsed TOML to `kind`; raise ConfigError as `convert` does."""
    raw = {name: _folded(name, value) for name, value in raw.items()}
    _check_values(raw, [str(path)])
    try:
        return msgspec.convert(raw, kind)
    except msgspec.ValidationError as error:
        raise ConfigError(_sentence(path, raw, str(error), choices or {})) from error


NO_ADDRESS = "none"
"""The value of `url` that means "looked for, and there is no public address"."""


def address(url: str | None) -> str | None:
    """Return the address; None if the entry has none or is marked `NO_ADDRESS`."""
    return None if url == NO_ADDRESS else url


def unique(path: Path, what: str, names: list[str]) -> None:
    """Raise ConfigError if a name occurs twice."""
    for name, count in Counter(names).items():
        if count > 1:
            raise ConfigError(f"{path}: {what} {name} stands there {count} times; ids must differ.")


def listed(names: Mapping[str, str] | tuple[str, ...]) -> str:
    """Return the names in quotes, separated by commas."""
    return ", ".join(f'"{name}"' for name in names)


def parsed(path: Path, setting: str) -> dict[str, Any]:
    """Return the file's tables as they are; raise FileMissing or ConfigError as `convert` does."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (FileNotFoundError, NotADirectoryError) as error:
        raise FileMissing(f"{path} does not exist: correct {setting}.") from error
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path} is not UTF-8 text (byte {error.start}).") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path} is not valid TOML: {error}.") from error


def _folded(name: str, value: Any) -> Any:  # noqa: ANN401 whatever TOML knows
    """Return the value with every paragraph in it joined to one line."""
    if isinstance(value, dict):
        return {key: _folded(key, inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_folded(name, inner) for inner in value]
    if isinstance(value, str) and name in PARAGRAPHS:
        return re.sub(r"\s*[\t\r\n]\s*", " ", value).strip(" ")
    return value


def _check_values(node: Any, words: list[str]) -> None:  # noqa: ANN401 whatever TOML knows
    """Raise ConfigError for the first forbidden character or out-of-range date below `node`."""
    if isinstance(node, dict):
        for name, value in node.items():
            _check_values(value, [*words, name])
    elif isinstance(node, list):
        for index, value in enumerate(node):
            label = _label(value, index) if isinstance(value, dict) else index + 1
            _check_values(value, [*words[:-1], f"{words[-1]} {label}"])
    elif isinstance(node, date):
        _check_day(node, words)
    elif isinstance(node, str):
        if character := first_unfit(node):
            raise ConfigError(
                f"{': '.join(words)}: holds {character}, a sign that cannot be seen or printed: "
                "remove it."
            )
        if node and not node.strip():
            raise ConfigError(f"{': '.join(words)}: holds nothing but spaces.")


def _check_day(value: date, words: list[str]) -> None:
    on = value.date() if isinstance(value, datetime) else value
    if not FIRST_DAY <= on <= LAST_DAY:
        raise ConfigError(
            f"{': '.join(words)}: is {on}; it must lie between {FIRST_DAY} and {LAST_DAY}."
        )


def _sentence(path: Path, raw: Mapping[str, Any], message: str, choices: Choices) -> str:
    """Turn msgspec's message into a sentence with the entry's id and the allowed values."""
    reason, _, place = message.partition(" - at `$")
    parts = re.findall(r"\.(\w+)|\[(\d+)\]", place.rstrip("`"))
    words, node = [str(path)], raw
    for name, index in parts:
        if index:
            node = node[int(index)] if isinstance(node, list) else {}
            label = _label(node, int(index)) if isinstance(node, dict) else int(index) + 1
            words[-1] += f" {label}"
        else:
            node = node.get(name, {}) if isinstance(node, dict) else {}
            words.append(name)
    return f"{': '.join(words)}: {_plain(reason, node, choices.get(words[-1], ()))}."


def _label(entry: Mapping[str, Any], index: int) -> object:
    """Return how an error message calls an entry: its id or name, else its number."""
    return shortened(str(entry.get("id") or entry.get("name") or f"number {index + 1}"), SHOWN)


PLAIN = (
    (r"Expected `int` >= 1\b", "must be above zero"),
    (r"Expected `float` > 0", "must be above zero"),
    (r"Expected `float` <= ", "must be at most 1,000,000"),
    (r"Expected `int` <= 10{15}\b", "must be at most 1,000,000,000,000,000"),
    (r"Expected `int`", "must be a whole number without quotes"),
    (r"Expected `float", "must be a number without quotes"),
    (r"Expected `str` matching regex", "must be of small letters, digits and hyphens"),
    (r"Expected `str` of length >= 1", "must not be empty"),
    (r"Expected `array` of length >= 1", "must have at least one entry"),
    (r"Expected `str`", "must be text in quotes"),
    (r"Expected `bool`", "must be true or false"),
    (r"Expected `object`", "must be a table of its own"),
    (r"Expected `date`|Invalid RFC3339", "must be a date such as 2026-02-28, without quotes"),
)
"""Patterns of msgspec's messages and their plain wording; the first match wins."""


def _plain(reason: str, value: object, allowed: Sequence[str]) -> str:
    missing = re.match(r"Object missing required field `(\w+)`", reason)
    if missing:
        return f"the field {missing[1]} is missing"
    unknown = re.match(r"Object contains unknown field `(\w+)`", reason)
    if unknown:
        return f"there is no field {unknown[1]}; correct its name or remove it"
    reason = reason.replace(" | null`", "`")
    if allowed and reason.startswith("Invalid enum value"):
        return f"is {shortened(repr(value), SHOWN)}; it must be one of {', '.join(allowed)}"
    too_long = re.match(r"Expected `str` of length <= (\d+)", reason)
    if too_long and isinstance(value, str):
        return f"has {len(value):,} signs; at most {int(too_long[1]):,} are allowed"
    words = next((words for pattern, words in PLAIN if re.match(pattern, reason)), reason)
    shown = shortened(repr(value), SHOWN)
    return words if isinstance(value, dict | list) else f"is {shown}; it {words}"
