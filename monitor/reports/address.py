"""Where a report is read, and the addresses its page gives."""

from __future__ import annotations

from pathlib import Path

from monitor.core.frozen import Frozen

LATEST = "latest"
INDEX = "index.html"
CHARTS = "charts.html"
WORKBOOK = "report.xlsx"
PDF = "report.pdf"
CALENDAR = "deadlines.ics"
CARD_FILE = "card.png"
"""The picture that a shared link shows."""
UNKNOWN_SITE = "ADDRESS-OF-THIS-SITE"


class Address(Frozen):
    """The place of a report.

    `folder` is its folder below the one with all reports, `permanent` the folder that keeps its
    figures unchanged, `figures_sha256` their checksum. `url` is the public address of the folder
    with all reports, "" for none. `page` is the file of the page itself.
    """

    folder: str
    permanent: str
    figures_sha256: str = ""
    url: str = ""
    page: str = INDEX

    @property
    def home(self) -> str:
        """Return the way from the report's folder to the one with all reports."""
        return "/".join(".." for _ in self.folder.split("/"))

    @property
    def is_permanent(self) -> bool:
        """Return whether the report's folder is the one that keeps its figures."""
        return self.folder == self.permanent

    @property
    def permanent_link(self) -> str:
        """Return the address to quote; absolute if the public address is known.

        A folder that keeps a report has its page in the first unit only.
        """
        page = self.page if self.is_permanent else INDEX
        return f"{self.url or self.home}/{self.permanent}/{page}"

    @property
    def embedded_at(self) -> str:
        """Return the public address of the newest report's page with charts alone."""
        return f"{self.url or UNKNOWN_SITE}/{LATEST}/{CHARTS}"

    def public(self, name: str) -> str:
        """Return the public address of one of the report's files; "" if it is not known."""
        return f"{self.url}/{self.folder}/{name}" if self.url else ""


def being_written(file: Path) -> Path:
    """Return the hidden name under which a file is written before it is put in place."""
    return file.with_name(f".{file.name}.new")
