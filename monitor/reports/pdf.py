"""Print the page as PDF with an installed Chromium."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from monitor.core.errors import OutputError

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PATIENCE_S = 60
MISSING = (
    "The PDF was not made: no Chromium is installed. Install chromium (or Google Chrome), or print "
    "the page from any browser; everything else was written."
)
QUIET = (
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--disable-extensions",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--no-default-browser-check",
    "--no-pdf-header-footer",
)


def pdf(page: bytes) -> bytes:
    """Return the page as a PDF.

    Raises OutputError with what to do if there is no Chromium or it does not print.
    """
    browser = chromium()
    if browser is None:
        raise OutputError(MISSING)
    with _workplace() as folder:
        source, target = folder / "page.html", folder / "page.pdf"
        source.write_bytes(page)
        _print(browser, source, target, folder)
        return target.read_bytes()


def chromium() -> str | None:
    """Return the path of the installed browser; None if there is none."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def no_chromium() -> OutputError | None:
    """Return the error why no page can be printed here; None if one can."""
    return None if chromium() else OutputError(MISSING)


def _print(browser: str, source: Path, target: Path, folder: Path) -> None:
    # because Chromium has no sandbox for root; the page is our own and runs one known script
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    command = [browser, *QUIET, *root, f"--user-data-dir={folder / 'profile'}"]
    command += [f"--print-to-pdf={target}", source.as_uri()]
    try:
        subprocess.run(  # noqa: S603 a browser found by name prints our own file
            command, capture_output=True, timeout=PATIENCE_S, check=True
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise _failed(browser) from error
    if not target.exists():
        raise _failed(browser)


def _failed(browser: str) -> OutputError:
    return OutputError(
        f"The PDF was not made: {browser} did not print the page. Try `{browser} --headless "
        "--print-to-pdf index.html` in the report's folder; everything else was written."
    )


@contextmanager
def _workplace() -> Iterator[Path]:
    """Yield a temporary folder; files a browser still writes while it exits are ignored."""
    with TemporaryDirectory(prefix="monitor-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)
