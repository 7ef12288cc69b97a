"""The table of statements: each claim with the figures public that day, and today's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from monitor.assess.hindsight import Reached
from monitor.assess.statements import CheckedStatement, ReadingWhenSaid
from monitor.exports.tables import PROMISED, Field, Table, Value


def statements_table(statements: Sequence[CheckedStatement]) -> Table:
    """Return the numbers of statements.json as a table, newest statement first."""
    return Table(
        name="statements",
        title="What was said, beside the figures",
        columns=tuple(field.column for field in FIELDS),
        key=("statement",),
        rows=lambda: (tuple(field.value(s) for field in FIELDS) for s in statements),
    )


def _since(value: Callable[[Reached], Value]) -> Callable[[CheckedStatement], Value]:
    def found(checked: CheckedStatement) -> Value:
        at = checked.by_today.since
        return None if at is None else value(at)

    return found


def _id(then: ReadingWhenSaid | None) -> str | None:
    return None if then is None else then.assessment.reading.id


def _said_on(checked: CheckedStatement) -> date:
    return checked.statement.source.said_on


FIELDS: tuple[Field[CheckedStatement], ...] = (
    Field("statement", "text", "Which statement.", lambda s: s.statement.id),
    Field("said_on", "date", "When it was said.", _said_on),
    Field("who", "text", "Who said it.", lambda s: s.statement.source.who),
    Field("words", "text", "The words.", lambda s: s.statement.words),
    Field(
        "quoted",
        "boolean",
        "Whether the words are a quotation, else a paraphrase.",
        lambda s: s.statement.quoted,
    ),
    Field("said_where", "text", "Where it was said.", lambda s: s.statement.source.where),
    Field("source_url", "text", "Where it can be read.", lambda s: s.statement.source.url),
    Field("commitment", "text", "Which promise it is about.", lambda s: s.commitment.id),
    Field(
        "reading",
        "text",
        "The reading that decides: the one the words name, else the headline one.",
        lambda s: _id(s.spoken_of),
    ),
    Field("of", "text", "The quantity spoken of.", lambda s: s.statement.of),
    Field("claims", "integer", "The amount it is checked for.", lambda s: s.claims, PROMISED),
    Field("about", "boolean", "Whether it is a round figure.", lambda s: s.statement.about),
    Field(
        "tolerance",
        "integer",
        "How far a figure may be from a round one.",
        lambda s: s.statement.tolerance,
        PROMISED,
    ),
    Field(
        "public_week_ending",
        "date",
        "The newest week that was public that day.",
        lambda s: s.week_ending,
    ),
    Field(
        "public_age_days",
        "integer",
        "How many days before the statement that week had ended.",
        lambda s: s.age_days,
        "days",
    ),
    Field("word", "text", "The word by the figures public that day.", lambda s: s.verdict.word),
    Field(
        "figure",
        "integer",
        "The figure it was set beside.",
        lambda s: s.verdict.amount,
        PROMISED,
    ),
    Field(
        "by", "integer", "How far the claim was from that figure.", lambda s: s.verdict.by, PROMISED
    ),
    Field(
        "word_by_today",
        "text",
        "The word by the figures of the export’s day for that day, by whole weeks.",
        lambda s: s.by_today.word,
    ),
    Field(
        "week_ending_by_today",
        "date",
        "The last counted week that had ended by that day.",
        lambda s: s.by_today.week_ending,
    ),
    Field(
        "figure_by_today",
        "integer",
        "Its figure by the export’s day.",
        lambda s: s.by_today.amount,
        PROMISED,
    ),
    Field(
        "since_week_ending",
        "date",
        "The week from which on the figures stand at the claim.",
        _since(lambda at: at.week_ending),
    ),
    Field(
        "since_figure",
        "integer",
        "The figure of that week.",
        _since(lambda at: at.amount),
        PROMISED,
    ),
    Field(
        "since_published_at",
        "instant",
        "When that week was published.",
        _since(lambda at: at.published_at),
    ),
    Field("unit", "text", "The promise’s unit.", lambda s: s.commitment.unit),
)
