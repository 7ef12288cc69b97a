"""Copy the reports folder as a site: whole, or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from monitor.core.errors import OutputError
from monitor.reports.address import INDEX
from monitor.reports.api import API, LIST
from monitor.reports.archived_reports import ArchivedReport, archived_reports
from monitor.reports.as_of_pages import INDEX as DAYS_INDEX
from monitor.reports.marker import Marker
from monitor.reports.publish import Kind, alone_in, explained, publish_filled
from monitor.reports.site_index import index_html

SITE = Kind(
    "site",
    frozenset({"index.html", "api"}),
    r"index\.html|feed\.xml|api|asof|latest|reconstructed|\d{4}-.*",
)


def publish_site(
    reports: Path,
    files: Mapping[str, bytes],
    folder: Path,
    without: Collection[str] = (),
    checked: Mapping[str, bytes] | None = None,
    url: str = "",
) -> None:
    """Write the reports, and `files` by their addresses, to a folder that is replaced whole.

    Hidden files and the names `without` stay behind. Passes wait while the reports are copied.
    `checked` are files of the reports, by address, that `files` were compared with: if a pass has
    replaced one since, nothing is published. `url` is the public address of the site, if any.
    Raises OutputError with one sentence if the folder is the reports, holds them or is inside them,
    is a file, holds something else, or cannot be written; it is then as it was.
    """
    refuse_within(reports, folder)

    def fill(new: Path) -> None:
        with alone_in(reports):
            _copy(reports, new, without)
            past = archived_reports(reports)  # a site has no markers, by which they are in order
        _refuse_replaced(new, checked or {})
        for name, content in files.items():
            path = new / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        _list(past, new, url)

    publish_filled(SITE, fill, [folder], Marker(SITE.name))


def refuse_within(reports: Path, folder: Path) -> None:
    """Raise OutputError if one of both folders is in the other, or is a file."""
    with explained(folder, SITE):
        source, target = Path(os.path.realpath(reports)), Path(os.path.realpath(folder))
    if target.is_file():
        raise OutputError(f"{folder} is a file: name a folder for the site.")
    if target == source or source in target.parents or target in source.parents:
        raise OutputError(
            f"The site cannot be written to {folder}, because it and the reports folder {reports} "
            "would hold each other: choose a folder outside it."
        )


def _list(past: Sequence[ArchivedReport], new: Path, url: str) -> None:
    """Replace the list of all reports by one that names what only a site has."""
    index = index_html(
        past,
        latest=True,
        programs=f"{API}/{LIST}.json",
        days=DAYS_INDEX if (new / DAYS_INDEX).is_file() else None,
        url=url,
    )
    (new / INDEX).write_text(index, encoding="utf-8")


def _refuse_replaced(new: Path, checked: Mapping[str, bytes]) -> None:
    for name, content in checked.items():
        if (new / name).read_bytes() != content:
            raise OutputError(
                f"A pass wrote a new report while {name} was published: publish again. "
                "The earlier site stands."
            )


def _copy(reports: Path, new: Path, without: Collection[str]) -> None:
    """Copy what is not hidden. Times are kept, so that rsync leaves what did not change."""

    def left(folder: str, names: list[str]) -> list[str]:
        top = Path(folder) == reports
        return [name for name in names if name.startswith(".") or (top and name in without)]

    try:
        shutil.copytree(
            reports, new, ignore=left, ignore_dangling_symlinks=True, dirs_exist_ok=True
        )
    except shutil.Error as error:
        (source, _, why), *_ = error.args[0]
        raise OutputError(f"{source} cannot be copied ({why}); the earlier site stands.") from error
