"""The command `monitor`: finds the commands, and turns every known failure into one sentence."""

from __future__ import annotations

import gc
import sys
from contextlib import suppress
from typing import NoReturn

import click

from monitor.commands import console
from monitor.commands.command_files import CommandFiles
from monitor.commands.output import print_error
from monitor.commands.shared import exit_code
from monitor.core.errors import MonitorError, of_the_machine
from monitor.core.version import __version__
from monitor.settings.environment import clean_own

STOPPED = 130
READER_GONE = 141
"""As a shell reports a program that SIGPIPE ended: `monitor status | head -1`."""
OBJECTS_BEFORE_COLLECTING = 50_000
"""Because imports make many objects that stay; Python would look through them at every 700 more."""
EPILOG = """
\b
Examples:
  monitor run                          one pass: what a crontab line calls
  monitor run --offline                the same on the bundled figures
  monitor status soy-2026              the numbers of one promise
  monitor status --json --as-of 2026-01-20
  monitor check mine.toml              what the promises of a file count
  monitor statements                   public claims checked against the data of their day
  monitor report --as-of 2026-03-08    the report as it would have been that day
  monitor export --format xlsx         all recorded data as tables
  monitor publish --to site            the reports as a site for any web server
  monitor announced add -              an announced sale, piped from a mail
  monitor alerts test                  a marked test message on each channel
  monitor watch                        the long-running job
  monitor backup monitor.zip           ledger, archive and settings as one file
  monitor doctor                       check the setup; say what to fix and how
  monitor schema status                the JSON Schema of a command's --json

\b
Exit codes:
    0  done
    1  failed; doctor and audit: something was found; alerts test: a message was not sent
    2  a mistake in the command or in a setting
   75  USDA or the mail server is unavailable, or another pass is running: try again later
  130  stopped (Ctrl-C)
  141  what read its output has ended, as in `| head -1`

With --json, standard output is one JSON document, also after a failure ("error").

Settings: USDA_API_KEY, MONITOR_SOURCE, MONITOR_DATABASE, MONITOR_REPORTS,
MONITOR_COMMITMENTS, MONITOR_ALSO, MONITOR_STATEMENTS, MONITOR_CONFIG, MONITOR_HOME,
MONITOR_USDA_URL, MONITOR_ESRQS_URL, MONITOR_AGTRANSPORT_URL, MONITOR_INSPECTIONS, MONITOR_FGIS_URL,
MONITOR_FGIS_TEXT_URL, MONITOR_HEALTH, MONITOR_DAILY_AT, MONITOR_UNIT, MONITOR_PDF,
MONITOR_CSV_BOM, MONITOR_PING_URL, MONITOR_LOG, MONITOR_SMTP_URL, MONITOR_WEBHOOK_SECRET,
MONITOR_REPORT_URL, MONITOR_KEEP_REPORTS; see the README.
"""


@click.group(
    commands=CommandFiles(),
    epilog=EPILOG,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, "-V", "--version", prog_name="monitor")
def cli() -> None:
    """Track how much China has bought of what it promised to buy."""


def main() -> None:
    """Run the command; every known failure becomes one sentence and an exit code."""
    gc.set_threshold(OBJECTS_BEFORE_COLLECTING)
    console.never_fails()
    if sys.platform == "win32":
        # Folders are swapped and locked in ways that Windows has not.
        _leave("Windows cannot run it: use the Windows Subsystem for Linux (WSL).", 1)
    clean_own()
    output = sys.stdout
    try:
        cli(standalone_mode=False)
    except SystemExit as left:
        # Because click replaces an output that is closed, and exits with 1, as if something failed.
        sys.exit(left.code if sys.stdout is output else READER_GONE)
    except click.exceptions.Exit as error:
        sys.exit(error.exit_code)
    except click.ClickException as error:
        with suppress(BrokenPipeError):
            error.show()
        _exit(error.format_message(), error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        _leave("stopped.", STOPPED)
    except PermissionError as error:
        if error.filename is None:
            raise
        _leave(
            f"{error.filename} may not be read or written: check its rights and its folder's.", 1
        )
    except MonitorError as error:
        _leave(str(error), exit_code(error))
    except OSError as error:
        _leave(str(of_the_machine(error)), 1)


def _leave(message: str, code: int) -> NoReturn:
    with suppress(BrokenPipeError):
        click.echo(f"monitor: {message}", err=True)
    _exit(message, code)


def _exit(message: str, code: int) -> NoReturn:
    """Exit with the code; with `--json` the failure is the document on stdout."""
    with suppress(OSError):  # because the failure may be that nothing can be printed
        print_error(message, code)
    sys.exit(code)


if __name__ == "__main__":
    main()
