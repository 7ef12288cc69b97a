"""Purchase-commitment monitor: what was bought, compared with what was promised.

In Python:

    import monitor

    with monitor.open() as figures:
        figures.assessments()
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from monitor.core.version import __version__ as __version__

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from monitor.api.opened import Monitor


def open(
    database: str | Path | None = None,
    *,
    as_of: date | str | None = None,
    shipped: bool = False,
    commitments: str | Path | None = None,
) -> Monitor:
    """Return what was known at the end of the day `as_of` (New York), or is known now.

    The ledger is `database`, else the one of the settings (the environment and `monitor.toml`);
    where there is none, the bundled figures are shown, with a warning, or with `shipped` without.
    `commitments` is a promises file or folder instead of the settings'. The result only reads, may
    be used while a job runs, and is closed by `with` or `close()`.

    Raises `monitor.core.errors.MonitorError` with one sentence: ConfigError for a setting, a name
    or a day, LedgerError for a named database that is missing or cannot be read.
    """
    from monitor.api.opened import opened  # because the commands import this package too

    return opened(database, as_of=as_of, shipped=shipped, commitments=commitments)
