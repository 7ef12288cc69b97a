"""What a promises file may say: windows, deadlines, steps and parts that make sense together."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from monitor.commitments.entries import CommitmentEntry, ReadingEntry
from monitor.errors import ConfigError
from monitor.trade_calendar import last_week_to


def check_reading(where: str, entry: ReadingEntry, target: int) -> None:
    """Raise ConfigError with one sentence where a reading cannot be meant as it stands."""
    _check_window(where, entry)
    starts_on = entry.first_week_ending or entry.counts_from
    if starts_on is not None and entry.deadline < starts_on:
        raise ConfigError(
            f"{where}: deadline {entry.deadline} is before its start {starts_on}; "
            "it must be the same day or later."
        )
    if entry.steps:
        _check_steps(where, entry, target)


def check_names(path: Path, entries: Sequence[CommitmentEntry]) -> None:
    """Refuse two readings whose files would have one name: `a-b/c` and `a/b-c`."""
    named: dict[str, str] = {}
    for key in (f"{entry.id}/{reading.id}" for entry in entries for reading in entry.reading):
        other = named.setdefault(key.replace("/", "-"), key)
        if other != key:
            raise ConfigError(
                f"{path}: the files of {key} would be named as those of {other}: change one id."
            )


def check_parts(path: Path, entries: Sequence[CommitmentEntry]) -> None:
    """Raise ConfigError where a promise made of others is not their sum."""
    by_id = {entry.id: entry for entry in entries}
    for whole in entries:
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
    """Exactly one way to give the weeks, in order, and Thursdays where weeks are named."""
    if entry.basis == "season":
        _check_season(where, entry)
        return
    if entry.marketing_year is not None:
        raise ConfigError(f'{where}: marketing_year is only for basis "season"; leave it out.')
    for day_field, week_field in (
        ("counts_from", "first_week_ending"),
        ("counts_to", "last_week_ending"),
    ):
        given = [name for name in (day_field, week_field) if getattr(entry, name) is not None]
        if len(given) != 1:
            found = " and ".join(given) or "neither"
            raise ConfigError(f"{where}: give either {day_field} or {week_field}; here: {found}.")
    for name in ("first_week_ending", "last_week_ending"):
        day = getattr(entry, name)
        if day is not None and day.weekday() != 3:
            raise ConfigError(
                f"{where}: {name} {day} is a {day:%A}; reporting weeks end on a Thursday."
            )
    first, last = (
        entry.first_week_ending or entry.counts_from,
        entry.last_week_ending or entry.counts_to,
    )
    if first is not None and last is not None and last < first:
        raise ConfigError(f"{where}: the window ends {last}, before it starts {first}.")


def _check_season(where: str, entry: ReadingEntry) -> None:
    if entry.marketing_year is None:
        raise ConfigError(
            f'{where}: basis "season" needs marketing_year, the year the season ends in '
            "(2026 for 2025/26)."
        )
    for name in ("counts_from", "counts_to", "first_week_ending", "last_week_ending"):
        if getattr(entry, name) is not None:
            raise ConfigError(f'{where}: {name} is not for basis "season"; leave it out.')


def _check_steps(where: str, entry: ReadingEntry, target: int) -> None:
    """In order, each some weeks after the one before, and the target on the deadline at last."""
    if entry.basis == "season":
        raise ConfigError(f'{where}: steps are not for basis "season"; leave them out.')
    first = entry.first_week_ending or entry.counts_from
    before = None if first is None else last_week_to(first)
    due = 0
    for step in entry.steps:
        week = last_week_to(step.by)
        if step.due <= due or (before is not None and week <= before):
            raise ConfigError(
                f"{where}: steps: {step.due:,} by {step.by} must be more than the step before and "
                "at least a week after it."
            )
        before, due = week, step.due
    last = entry.steps[-1]
    if (last.by, last.due) != (entry.deadline, target):
        raise ConfigError(
            f"{where}: steps: the last must be the target {target:,} by the deadline "
            f"{entry.deadline}; it is {last.due:,} by {last.by}."
        )
