"""Read and write `.monitor.json`, which identifies a folder the program writes as a whole.

It says whether the folder is a report, a replay, an export and so on, so that one never replaces
another. It lists the program's files, so that other people's are kept. And it identifies what is
shown, so that a pass can tell whether the folder is up to date.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from msgspec.structs import asdict

from monitor.core.frozen import Frozen

FILE = ".monitor.json"
OF_REPORTS = ("permanent", "figures_sha256", "since", "alerts_until")
"""Fields that other kinds of folders do not have."""


class Marker(Frozen):
    """A folder's `kind` and the names in it. `made_of` changes with what is shown.

    `earlier` are headlines the report of a day opened with before its last one, oldest first, each
    with the instant `until` it did, because a day's folder used to be rewritten. A report is
    not `complete` until all its charts are drawn. `permanent` is the name of the folder that keeps
    its figures unchanged, `figures_sha256` their checksum (`reports.figures`). Only a permanent
    folder has `since`, the instant its figures were first published here, and only `latest` has
    `alerts_until`, the instant of the newest alert that a complete report has shown.
    """

    kind: str
    files: tuple[str, ...] = ()
    made_of: str = ""
    earlier: tuple[Mapping[str, Any], ...] = ()
    complete: bool = True
    permanent: str = ""
    figures_sha256: str = ""
    since: str = ""
    alerts_until: str = ""

    def written(self) -> str:
        """Return the marker as the text of its file."""
        fields = {k: v for k, v in asdict(self).items() if v or k not in OF_REPORTS}
        return json.dumps(fields, indent=1, ensure_ascii=False) + "\n"


def marker_of(folder: Path) -> Marker | None:
    """Return the folder's marker; None if it has no readable one."""
    try:
        fields = json.loads((folder / FILE).read_bytes())
        files, earlier = (tuple(fields.get(name, ())) for name in ("files", "earlier"))
        made_of, complete = str(fields.get("made_of", "")), bool(fields.get("complete", True))
        of_reports = {name: str(fields.get(name, "")) for name in OF_REPORTS}
        return Marker(str(fields["kind"]), files, made_of, earlier, complete, **of_reports)
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None


def strangers(folder: Path, own: str) -> list[str]:
    """Return the names in a folder that are not the program's own.

    They are found by the folder's marker, or by the pattern `own` if it has none.
    """
    marker = marker_of(folder)
    names = {path.name for path in folder.iterdir()} - {FILE}
    if marker is not None:
        return sorted(names - set(marker.files))
    return sorted(name for name in names if not re.fullmatch(own, name))
