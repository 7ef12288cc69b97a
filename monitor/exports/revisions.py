"""The table of corrections: each amount that was published and is another now."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from monitor.core.corrections import Changed, Correction, RowRevision
from monitor.core.frozen import Frozen
from monitor.exports.tables import Field, Table, Value

COMMODITYS = "the commodity’s unit"


class CorrectedAmount(Frozen):
    """One amount of a corrected row; `changed` is None for a row that only has another code."""

    correction: Correction
    row: RowRevision
    changed: Changed | None

    @property
    def moved(self) -> tuple[str, str] | tuple[None, None]:
        """Return the destinations tons were moved between, if that is all the correction does."""
        move = self.correction.move
        return (move.origin, move.target) if move else (None, None)

    @property
    def old_code(self) -> int | None:
        """Return the destination's code before it was renumbered, if it was."""
        renumbering = self.correction.renumbering
        return renumbering.old_code if renumbering else None


def revisions_table(corrections: Sequence[Correction]) -> Table:
    """Return one row for each corrected amount, newest correction first."""
    return Table(
        name="revisions",
        title="Corrections of published figures",
        columns=tuple(field.column for field in FIELDS),
        key=("commodity_code", "market_year", "destination_code", "week_ending", "revised_at",
             "measure"),
        rows=lambda: (tuple(field.value(one) for field in FIELDS) for one in _each(corrections)),
    )  # fmt: skip


def _each(corrections: Sequence[Correction]) -> Iterator[CorrectedAmount]:
    for correction in corrections:
        for row in correction.rows:
            for changed in row.changed or (None,):
                yield CorrectedAmount(correction, row, changed)


def _amount(value: Callable[[Changed], Value]) -> Callable[[CorrectedAmount], Value]:
    return lambda c: None if c.changed is None else value(c.changed)


FIELDS: tuple[Field[CorrectedAmount], ...] = (
    Field("revised_at", "instant", "When it became public.", lambda c: c.correction.revised_at),
    Field(
        "commodity_code",
        "integer",
        "USDA’s code of the commodity.",
        lambda c: c.row.commodity_code,
    ),
    Field(
        "market_year",
        "integer",
        "The marketing year, named by the year it ends in.",
        lambda c: c.row.market_year,
    ),
    Field("destination", "text", "The destination’s name.", lambda c: c.row.destination),
    Field(
        "destination_code",
        "integer",
        "USDA’s code of the destination; 0 is the sum of all.",
        lambda c: c.row.country_code,
    ),
    Field(
        "week_ending",
        "date",
        "The Thursday that ends the corrected week.",
        lambda c: c.row.week_ending,
    ),
    Field(
        "change",
        "text",
        "revised, withdrawn, given back or renumbered (another code, the same figures).",
        lambda c: c.row.kind,
    ),
    Field(
        "measure",
        "text",
        "The corrected column of the table observations.",
        _amount(lambda c: c.measure),
    ),
    Field("old", "integer", "The amount before.", _amount(lambda c: c.old), COMMODITYS),
    Field("new", "integer", "The amount since.", _amount(lambda c: c.new), COMMODITYS),
    Field(
        "difference",
        "integer",
        "New less old; a missing row counts as 0.",
        _amount(lambda c: c.difference),
        COMMODITYS,
    ),
    Field(
        "first_published_at",
        "instant",
        "When the row was first published.",
        lambda c: c.row.first_published_at,
    ),
    Field("days_later", "integer", "Days between the two.", lambda c: c.row.days_later, "days"),
    Field(
        "publication_evidence",
        "text",
        "How the instant is known (METHODOLOGY).",
        lambda c: c.row.evidence,
    ),
    Field(
        "moved_from",
        "text",
        "The destination tons were moved from, where that is all the correction does.",
        lambda c: c.moved[0],
    ),
    Field(
        "moved_to",
        "text",
        "The destination they were moved to.",
        lambda c: c.moved[1],
    ),
    Field(
        "retraction",
        "boolean",
        "Whether a whole release was withdrawn.",
        lambda c: c.correction.retraction,
    ),
    Field(
        "old_destination_code",
        "integer",
        "USDA’s code of the destination before it was renumbered.",
        lambda c: c.old_code,
    ),
    Field("unit", "text", "The commodity’s unit.", lambda c: c.row.unit),
)
