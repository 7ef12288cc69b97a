"""Describe the outlook: the chance in words and number, the ranges, and its track record."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.assess.assessment import Assessment
from monitor.assess.outlook import Outlook, Range, TrackRecord, WeekChance
from monitor.core.formats import chance, day, plural
from monitor.text.amounts import amount_range, beside, target_amount

LIKELIHOOD = (
    (99, "virtually certain"),
    (90, "very likely"),
    (66, "likely"),
    (56, "more likely than not"),
    (45, "about even"),
    (33, "less likely than not"),
    (10, "unlikely"),
    (1, "very unlikely"),
)
"""The word for a chance of at least so many percent, rounded as they are written.

The outer steps are those of the Intergovernmental Panel on Climate Change; its "about as likely as
not" (33 to 66 %) is split, because 36 % is less likely than not.
"""
STAGES = ("first", "second", "third", "last")
NEARLY_ALL = 0.9
FEW_WINDOWS = 30
"""With fewer past windows of its own, a commodity's track record is called thin."""
NO_BETTER = "history gives no better answer"
APART = 0.05
"""The weeks since a regime began are a row of their own if the chances differ by more."""
WORTH_SAYING = 0.05
"""A smaller probability of nothing more is not said."""


def likelihood(probability: float) -> str:
    """Return the word for a chance, decided by the percentage printed next to it."""
    if probability < 0.01:
        return "exceptionally unlikely"
    percent = round(100 * probability)
    return next(word for least, word in LIKELIHOOD if percent >= least)


def headline(a: Assessment, outlook: Outlook) -> str:
    """Return `Unlikely: 13 % chance of 12 MMT by 28 Feb 2026`, or the reason for no outlook.

    If the model's members disagree it is `Between 17 and 68 % chance of …`, and where past windows
    are the outlook `As in 5 past windows: 10.1 to 14.6 MMT …`. An outlook that is no longer current
    begins with its day: `On 8 Oct 2026, between …`.
    """
    last = outlook.last_current
    if last is not None:
        given = _forecast(a, last.outlook)
        return f"On {day(last.on)}, {given[0].lower()}{given[1:]}"
    if outlook.silent is not None:
        return f"No outlook: {outlook.silent}"
    return _forecast(a, outlook)


def _forecast(a: Assessment, outlook: Outlook) -> str:
    target = target_amount(a.commitment.target, a.commitment.unit)
    by = f"by {day(a.reading.deadline)}"
    past = outlook.past_windows
    if past is not None:
        ends = amount_range(min(past.totals), max(past.totals), a.commitment.unit)
        reach = f"{past.reached or 'none'} of these {'reach' if past.reached > 1 else 'reaches'}"
        count = plural(len(past.totals), "past window", "past windows")
        return f"As in {count}: {ends} {by}; {reach} {target}"
    if outlook.chance is None:
        chances = _between(outlook.chance_low, outlook.chance_high)
        return f"{_capital(chances)} chance of {target} {by}; {NO_BETTER}"
    word = likelihood(outlook.chance)
    return f"{_capital(word)}: {chance(outlook.chance)} chance of {target} {by}"


def chance_given(outlook: Outlook) -> str:
    """Return the chance an outlook gives: `36 %`, `between 17 and 68 %`, `3 of 5 past windows`."""
    past = outlook.past_windows
    if past is not None:
        return f"{past.reached} of {len(past.totals)} past windows"
    if outlook.chance is None:
        return _between(outlook.chance_low, outlook.chance_high)
    return chance(outlook.chance)


def week_chance(week: WeekChance) -> str:
    """Return a week's chance: `36 %`, or `between 17 and 68 %` if the members disagreed."""
    return _between(week.low, week.high) if week.chance is None else chance(week.chance)


def _between(low: float | None, high: float | None) -> str:
    """Return `between 17 and 68 %`, as `chance` writes each."""
    first, last = chance(low or 0.0), chance(high or 0.0)
    return f"between {first.removesuffix(' %')} and {last}"


def _capital(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}"


def sentences(a: Assessment, outlook: Outlook | None) -> list[str]:
    """Return the sentences under the headline; empty if there is no outlook."""
    if outlook is None:
        return []
    last = outlook.last_current
    if last is None:
        return [f"{sentence}." for sentence in _ground(a, outlook)]
    ground = f"from figures to the week ending {day(last.outlook.week_ending)}"
    dated = f"That was the last outlook, {ground}; there is none now ({outlook.silent})"
    texts = [dated, *_ground(a, last.outlook)]
    return [f"{sentence}." for sentence in texts]


def _ground(a: Assessment, outlook: Outlook) -> list[str]:
    """Return the ranges of an outlook and how such ranges have held; empty if it has none."""
    if outlook.total is None:
        return []
    texts = [*(_past_windows(a, outlook) if outlook.past_windows else _model(a, outlook))]
    texts += since(a, outlook)
    texts += conditional(a, outlook)
    if outlook.record is not None:
        texts += record(a, outlook.record, spans=outlook.past_windows is not None)
    return texts


def _model(a: Assessment, outlook: Outlook) -> Iterator[str]:
    assert outlook.total is not None  # noqa: S101
    unit, buyer, does = a.commitment.unit, a.commitment.buyer, a.basis.words.does
    text = f"In 80 of 100 such cases {buyer} {does} {span(outlook.total, unit)} in all"
    if outlook.shipped is not None and a.basis.shipped_apart:
        text += f", and {span(outlook.shipped, unit)} is shipped by then"
    yield text
    if outlook.likely_week is not None and a.remaining:
        yield f"Even or better from the week ending {day(outlook.likely_week)} on"
    if (outlook.nothing_more or 0.0) >= WORTH_SAYING:
        yield f"The chance that nothing more is bought is {chance(outlook.nothing_more or 0.0)}"


def _past_windows(a: Assessment, outlook: Outlook) -> Iterator[str]:
    past, track, unit = outlook.past_windows, outlook.record, a.commitment.unit
    assert past is not None  # noqa: S101
    if track is not None and track.own_cases:
        closer = f"in {track.windows} of {track.own_of} plain past windows came closer"
        yield f"No probability: {closer} than the model"
    else:
        windows = track.windows if track is not None else "such windows"
        yield f"No probability: the model has no record in {windows} of this commodity"
    years = [_named(a, year) for year in past.years]
    ends = zip(beside(past.totals, unit), years, strict=True)
    yield "With what followed in each: " + ", ".join(f"{end} ({year})" for end, year in ends)
    if outlook.shipped is not None and a.basis.shipped_apart:
        yield f"Shipped by then, in 80 of 100 such cases: {span(outlook.shipped, unit)}"


def _named(a: Assessment, year: int) -> str:
    """Return a past window's name: `2025`, or `2024/25` for a season."""
    return str(year) if a.basis.comparable_weeks else f"{year - 1}/{year % 100:02}"


def since(a: Assessment, outlook: Outlook) -> list[str]:
    """Return the two rows, as in ordinary years and as since the regime began; empty if alike."""
    row, unit = outlook.since, a.commitment.unit
    if row is None or outlook.total is None or not _differ(outlook):
        return []
    weeks = plural(row.weeks, "week", "weeks")
    alone = f"As since {row.label}, by its {weeks} alone: "
    ends = span(row.total, unit)
    if row.chance is None:
        return [f"{alone}{ends}, without a probability, because too few such ranges are over yet"]
    tried = f"such ranges have held {row.held} of {row.tried} times"
    texts = [f"{alone}{chance(row.chance)}, {ends}; {tried}"]
    if outlook.past_windows is not None:
        return texts
    given = outlook.chance
    usual = (
        chance(given) if given is not None else _between(outlook.chance_low, outlook.chance_high)
    )
    return [f"As in ordinary years: {usual}, {span(outlook.total, unit)}", *texts]


def _differ(outlook: Outlook) -> bool:
    """Return whether the row of the weeks since a regime began says something else."""
    row = outlook.since
    if row is None:
        return False
    if outlook.chance is None or row.chance is None:
        return True
    return abs(outlook.chance - row.chance) > APART


def conditional(a: Assessment, outlook: Outlook) -> list[str]:
    """Return where the window ends at the latest weeks' pace, and as in the window before."""
    unit = a.commitment.unit
    ends = beside([each.total for each in outlook.conditional], unit)
    texts: list[str] = []
    for each, end in zip(outlook.conditional, ends, strict=True):
        if each.year is None:
            pace = "at that" if texts else "at the pace"
            how = f"{pace} of the last {each.weeks} weeks"
        elif outlook.past_windows is None:
            how = "as in the same weeks a year before"
        else:
            continue
        texts.append(f"{how} at {end}" if texts else f"{_capital(how)} it ends at {end}")
    return ["; ".join(texts)] if texts else []


def span(amounts: Range, unit: str) -> str:
    """Return the 80 % range: `20.9 to 30.2 MMT`."""
    return amount_range(amounts.low_80, amounts.high_80, unit)


def record(a: Assessment, track: TrackRecord, *, spans: bool = False) -> list[str]:
    """Return how often such ranges held, starting with the commitment's own commodity.

    In a window touched by a regime it is the record of such windows alone. `spans`: they are those
    of plain past windows, from the lowest to the highest.
    """
    ranges = "spans from the lowest to the highest" if spans else "80 % ranges"
    if track.regime_cases:
        times = f"{ranges} held {track.regime_held} of {track.regime_cases} times"
        touched = "touched by a tariff war, a boycott or a truce, as this one is"
        return [f"In {track.windows} {touched}, {times}; that history is thin"]
    stage = f"at this stage (the {STAGES[track.quarter - 1]} quarter of {track.windows})"
    held = f"{ranges} held {100 * track.held:.0f} %"
    every = f"all {track.cases:,} past cases{_mostly(track)}"
    if track.own_held is None:
        goods = a.commitment.commodity.lower()
        none = f"None of the past cases {stage} is of {goods}: their history is too short"
        return [none, f"In {every}, {held}"]
    windows = plural(track.own_windows, "window", "windows")
    cases = plural(track.own_cases, "past case", "past cases")
    own = f"Of {track.own_of} {cases} {stage} from {windows} are known: {ranges} held"
    texts = [f"{own} {100 * track.own_held:.0f} %"]
    if track.own_windows < FEW_WINDOWS:
        texts[0] += "; that history is thin"
    if track.cases > track.own_cases:
        texts.append(f"In {every}, {100 * track.held:.0f} %")
    return texts


def _mostly(track: TrackRecord) -> str:
    """Return the commodity most of the cases come from, which may not be the commitment's."""
    if not track.most_cases:
        return ""
    nearly = "nearly all" if track.most_cases >= NEARLY_ALL * track.cases else "most"
    part = "all" if track.most_cases == track.cases else nearly
    return f", {part} of {track.most_of}"
