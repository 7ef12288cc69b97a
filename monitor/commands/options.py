"""Options and parameter types shared by several commands."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import cast

import click


class Day(click.ParamType[date]):
    """A date such as 2026-01-20, not later than today."""

    name = "date"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> date:
        """Return the date; fail with a usage error that shows the format."""
        from monitor.core.calendar import FIRST_DAY

        if isinstance(value, date):
            return value
        try:
            day = datetime.strptime(str(value), "%Y-%m-%d").date()  # noqa: DTZ007 a day has no zone
        except ValueError:
            self.fail(f"{value!r} is not a date; write it as 2026-01-20.", param, ctx)
        if day < FIRST_DAY:
            self.fail(f"{day} is before {FIRST_DAY}, when the figures begin.", param, ctx)
        if day > _today():
            self.fail(f"{day} is in the future.", param, ctx)
        return day


class Years(click.ParamType[tuple[int, ...]]):
    """A marketing year, or a range of them: 2026 or 2020-2026."""

    name = "years"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, ...]:
        """Return every year of the range."""
        from monitor.core.calendar import FIRST_DAY, LAST_DAY

        if isinstance(value, tuple):
            return value
        match = re.fullmatch(r"(\d{4})(?:-(\d{4}))?", str(value))
        if match is None:
            self.fail(f"{value!r} is not a year or a range; write 2026 or 2020-2026.", param, ctx)
        first, last = int(match[1]), int(match[2] or match[1])
        if first > last:
            self.fail(f"{value} ends before it begins; write {last}-{first}.", param, ctx)
        if first < FIRST_DAY.year or last > LAST_DAY.year:
            span = f"{FIRST_DAY.year} to {LAST_DAY.year}"
            self.fail(f"{value} is outside {span}, the years available.", param, ctx)
        return tuple(range(first, last + 1))


def log_option(default: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Return the `--log` option, which starts the log on stderr before the command runs."""

    def begin(ctx: click.Context, param: click.Parameter, value: str) -> None:
        from monitor.core import run_log

        run_log.start(cast("run_log.Style", value), sys.stderr)

    return click.option(
        "--log",
        type=click.Choice(["text", "json", "off"]),
        default=default,
        show_default=True,
        envvar="MONITOR_LOG",
        expose_value=False,
        callback=begin,
        help="Log to stderr, one line per step.",
    )


as_of_option = click.option(
    "--as-of", type=Day(), help="Use only data published by the end of this date, New York time."
)
out_option = click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="Folder for the report (default: MONITOR_REPORTS).",
)
offline_option = click.option(
    "--offline", is_flag=True, help="Use the bundled figures; make no network requests."
)


def _today() -> date:
    from monitor.core.calendar import new_york
    from monitor.core.clocks import utc_now

    return utc_now().astimezone(new_york()).date()
