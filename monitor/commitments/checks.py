"""Check that a promises file makes sense: windows, deadlines, steps and parts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from monitor.commitments.entries import CommitmentEntry, ReadingEntry
from monitor.commitments.model import BASES
from monitor.core.calendar import THURSDAY
from monitor.core.errors import ConfigError
from monitor.core.signs import shortened
from monitor.core.toml import SHOWN, listed, unique
from monitor.core.units import US_DOLLARS


def check_reading(where: str, entry: ReadingEntry, target: int, unit: str) -> None:
    """Raise ConfigError if the fields of a reading contradict each other."""
    if entry.headline and entry.target is not None:
        raise ConfigError(
            f"{where}: target: the headline reading has the promise's; give it there, and a target "
            "of its own to another reading."
        )
    if entry.basis not in BASES:
        shown, allowed = shortened(repr(entry.basis), SHOWN), ", ".join(BASES)
        raise ConfigError(f"{where}: basis: is {shown}; it must be one of {allowed}.")
    _check_unit(where, entry, unit)
    if BASES[entry.basis].bounds == "marketing year":
        _check_marketing_year(where, entry)
        return
    _check_window(where, entry)
    _check_weeks(where, entry)
    if entry.steps:
        _check_steps(where, entry, entry.target or target)


def _check_unit(where: str, entry: ReadingEntry, unit: str) -> None:
    """Raise ConfigError if a value is counted in a quantity, or a quantity in US dollars."""
    by_value = tuple(name for name, counted in BASES.items() if counted.by_value)
    if (entry.basis in by_value) != (unit == US_DOLLARS):
        allowed = by_value if unit == US_DOLLARS else tuple(n for n in BASES if n not in by_value)
        raise ConfigError(
            f"{where}: basis: is {entry.basis!r}, but the promise is in {unit}; there it must be "
            f"{' or '.join(allowed)}."
        )


Entries = Sequence[tuple[Path, CommitmentEntry]]
"""The entries of all promises files, each with its file."""


def check_ids(entries: Entries) -> None:
    """Raise ConfigError if an id stands in two files, or twice in one."""
    known: dict[str, Path] = {}
    for path, entry in entries:
        other = known.setdefault(entry.id, path)
        if known[entry.id] != path:
            raise ConfigError(f"{path}: commitment {entry.id} is in {other} too; ids must differ.")
    for path in dict.fromkeys(path for path, _ in entries):
        unique(path, "commitment", [entry.id for own, entry in entries if own == path])


def check_names(entries: Entries) -> None:
    """Raise ConfigError if two readings would get the same file name: `a-b/c` and `a/b-c`."""
    named: dict[str, str] = {}
    keys = ((path, f"{e.id}/{reading.id}") for path, e in entries for reading in e.reading)
    for path, key in keys:
        other = named.setdefault(key.replace("/", "-"), key)
        if other != key:
            raise ConfigError(
                f"{path}: the files of {key} would be named as those of {other}: change one id."
            )


def check_parts(entries: Entries) -> None:
    """Raise ConfigError if the target of a composite promise is not the sum of its parts."""
    by_id = {entry.id: entry for _, entry in entries}
    for path, whole in entries:
        where = f"{path}: commitment {whole.id}: parts"
        for name in whole.parts:
            _check_part(where, whole, name, by_id.get(name))
        total = sum(by_id[name].target for name in set(whole.parts))
        if whole.parts and total != whole.target:
            raise ConfigError(
                f"{where}: their targets add up to {total:,}, but the target is {whole.target:,}."
            )


def _check_part(
    where: str, whole: CommitmentEntry, name: str, part: CommitmentEntry | None
) -> None:
    if part is None:
        raise ConfigError(f"{where}: there is no commitment {name}.")
    if part.parts:
        raise ConfigError(f"{where}: {name} is made of others itself; name those.")
    if whole.parts.count(name) > 1:
        raise ConfigError(f"{where}: {name} stands there twice.")
    if part.unit != whole.unit:
        raise ConfigError(f"{where}: {name} is in {part.unit}, not in {whole.unit}.")


def _check_window(where: str, entry: ReadingEntry) -> None:
    """Raise ConfigError unless start and end are each given once, in order, weeks as Thursdays."""
    if entry.marketing_year is not None:
        by_year = listed(tuple(n for n, by in BASES.items() if by.bounds == "marketing year"))
        raise ConfigError(f"{where}: marketing_year is only for basis {by_year}; leave it out.")
    for day_field, week_field in (
        ("counts_from", "first_week_ending"),
        ("counts_to", "last_week_ending"),
    ):
        given = [name for name in (day_field, week_field) if getattr(entry, name) is not None]
        if len(given) != 1:
            fields = " and ".join(given) or "neither"
            raise ConfigError(f"{where}: give either {day_field} or {week_field}; here: {fields}.")
    for name in ("first_week_ending", "last_week_ending"):
        day = getattr(entry, name)
        if day is not None and day.weekday() != THURSDAY:
            raise ConfigError(
                f"{where}: {name} {day} is a {day:%A}; reporting weeks end on a Thursday."
            )
    first, last = (
        entry.first_week_ending or entry.counts_from,
        entry.last_week_ending or entry.counts_to,
    )
    if first is not None and last is not None and last < first:
        raise ConfigError(f"{where}: the window ends {last}, before it starts {first}.")


def _check_weeks(where: str, entry: ReadingEntry) -> None:
    """Raise ConfigError unless the window holds a counted period and ends by the deadline."""
    period = BASES[entry.basis].period
    given = entry.first_week_ending or entry.counts_from or entry.deadline
    starts_on = given if entry.first_week_ending is None else period.begins(given)
    ends_on = entry.last_week_ending or entry.counts_to or entry.deadline
    if entry.deadline < given:
        raise ConfigError(
            f"{where}: deadline {entry.deadline} is before its start {given}; "
            "it must be the same day or later."
        )
    last = period.last_to(ends_on)
    if last < period.first_from(starts_on):
        raise ConfigError(
            f"{where}: no {period.definition} has most of its days from "
            f"{starts_on} to {ends_on}; make the window longer."
        )
    if period.begins(last) > entry.deadline:
        raise ConfigError(
            f"{where}: {period.noun}s are counted up to {ends_on}, after the deadline "
            f"{entry.deadline}; end the window with it."
        )


def _check_marketing_year(where: str, entry: ReadingEntry) -> None:
    if entry.marketing_year is None:
        raise ConfigError(
            f'{where}: basis "{entry.basis}" needs marketing_year, the year the season ends in '
            "(2026 for 2025/26)."
        )
    for name in ("counts_from", "counts_to", "first_week_ending", "last_week_ending"):
        if getattr(entry, name) is not None:
            raise ConfigError(f'{where}: {name} is not for basis "{entry.basis}"; leave it out.')
    year, deadline = entry.marketing_year, entry.deadline
    if deadline.year not in (year - 1, year):
        when = "over before" if deadline.year > year else "not open on"
        raise ConfigError(
            f"{where}: marketing_year {year} ends in {year} and is {when} the deadline {deadline}; "
            "name the year in which the season of the deadline ends."
        )
    if entry.steps:
        raise ConfigError(f'{where}: steps are not for basis "{entry.basis}"; leave them out.')


def _check_steps(where: str, entry: ReadingEntry, target: int) -> None:
    """Raise ConfigError unless steps increase, a period apart, up to the target on the deadline."""
    period = BASES[entry.basis].period
    first = entry.first_week_ending or entry.counts_from
    before = None if first is None else period.last_to(first)
    due = 0
    for step in entry.steps:
        ends = period.last_to(step.by)
        if step.due <= due or (before is not None and ends <= before):
            raise ConfigError(
                f"{where}: steps: {step.due:,} by {step.by} must be more than the step before and "
                f"at least a {period.noun} after it."
            )
        before, due = ends, step.due
    last = entry.steps[-1]
    if (last.by, last.due) != (entry.deadline, target):
        raise ConfigError(
            f"{where}: steps: the last must be the target {target:,} by the deadline "
            f"{entry.deadline}; it is {last.due:,} by {last.by}."
        )
