"""Read and write `.monitor.json`, which identifies a folder the program writes as a whole.

It says whether the folder is a report, a replay, an export and so on, so that one never replaces
another. It lists the program's files, so that other people's are kept. And it identifies what is
shown, so that a pass can tell whether the folder is up to date.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

FILE = ".monitor.json"


@dataclass(frozen=True, slots=True)
class Marker:
    """A folder's `kind` and the names in it. `made_of` changes with what is shown.

    `earlier` are headlines the report of that day opened with before the present one, oldest
    first, each with the instant `until` it did. A report is not `complete` until all its charts
    are drawn.
    """

    kind: str
    files: tuple[str, ...] = ()
    made_of: str = ""
    earlier: tuple[Mapping[str, Any], ...] = ()
    complete: bool = True

    def written(self) -> str:
        """Return the marker as the text of its file."""
        return json.dumps(asdict(self), indent=1, ensure_ascii=False) + "\n"


def marker_of(folder: Path) -> Marker | None:
    """Return the folder's marker; None if it has no readable one."""
    try:
        fields = json.loads((folder / FILE).read_bytes())
        files, earlier = (tuple(fields.get(name, ())) for name in ("files", "earlier"))
        made_of, complete = str(fields.get("made_of", "")), bool(fields.get("complete", True))
        return Marker(str(fields["kind"]), files, made_of, earlier, complete)
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
