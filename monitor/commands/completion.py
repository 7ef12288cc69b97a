"""What the shell completes beyond commands, options and files: ids, keys and names in use.

Nothing may reach the user's line but words: a mistake in settings or promises, which the command
itself will name, completes nothing, and neither does a name that a shell would read as more than a
word, because bash puts it on the line unquoted.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import TYPE_CHECKING

from click.shell_completion import CompletionItem

if TYPE_CHECKING:
    import click

    from monitor.settings.settings import Settings

Word = tuple[str, str]
"""A word and its help, which zsh and fish show."""
PLAIN = re.compile(r"\w[\w@%+=:,./-]*")
"""A word that every shell reads as it stands."""
Complete = Callable[["click.Context", "click.Parameter", str], list[CompletionItem]]


def _completing(words: Callable[[Settings, click.Context], Iterable[Word]]) -> Complete:
    def complete(
        ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        from monitor.core.errors import MonitorError
        from monitor.settings.settings import load

        with suppress(MonitorError, OSError):
            return [
                CompletionItem(word, help=help or None)
                for word, help in words(load(), ctx)
                if word.startswith(incomplete) and PLAIN.fullmatch(word)
            ]
        return []

    return complete


@_completing
def promise_ids(settings: Settings, ctx: click.Context) -> Iterable[Word]:
    """Complete the ids of the promises."""
    from monitor.commitments.promises import read_commitments

    return [(promise.id, promise.title) for promise in read_commitments(settings.commitments)]


@_completing
def reading_ids(settings: Settings, ctx: click.Context) -> Iterable[Word]:
    """Complete the ids of the readings, of the promise that the line names."""
    from monitor.commitments.promises import read_commitments

    promises = read_commitments(settings.commitments)
    # The words as typed, because click reads no argument of a line that ends with an option.
    typed = os.environ.get("COMP_WORDS", "").split()
    named = [promise for promise in promises if promise.id in typed]
    return [(reading.id, reading.title) for p in named or promises for reading in p.readings]


@_completing
def alert_keys(settings: Settings, ctx: click.Context) -> Iterable[Word]:
    """Complete the keys of alerts on record."""
    from monitor.jobs.recorded_words import alert_keys

    return alert_keys(settings.database)


@_completing
def muted_keys(settings: Settings, ctx: click.Context) -> Iterable[Word]:
    """Complete the keys that can be muted: those on record, and the promises above them."""
    from monitor.commitments.promises import read_commitments
    from monitor.jobs.recorded_words import alert_keys

    promises = [(promise.id, promise.title) for promise in read_commitments(settings.commitments)]
    return [*promises, *alert_keys(settings.database)]


@_completing
def recipient_names(settings: Settings, ctx: click.Context) -> Iterable[Word]:
    """Complete the names of the recipients."""
    return [(recipient.name, recipient.channel) for recipient in settings.recipients]


@_completing
def quarantined_numbers(settings: Settings, ctx: click.Context) -> Iterable[Word]:
    """Complete the numbers of the quarantined responses."""
    from monitor.jobs.recorded_words import quarantined_numbers

    return quarantined_numbers(settings.database)


@_completing
def announcement_names(settings: Settings, ctx: click.Context) -> Iterable[Word]:
    """Complete the names of the announcements on record."""
    from monitor.jobs.recorded_words import announcement_names

    return announcement_names(settings.database)


def schema_names(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Complete the names of the JSON Schemas."""
    from monitor.reports.schema_files import schema_names

    return [CompletionItem(name) for name in schema_names() if name.startswith(incomplete)]
