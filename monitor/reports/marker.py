"""`.monitor.json`: what a folder is, in every folder the program writes as a whole.

By it a folder is known as a report, a replay, an export and so on, so that one is never put in
the place of another; what else somebody laid into it is told from the program's own files; and a
pass sees whether what the folder shows is still what would be written.
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

    `earlier` are headlines the report of that day opened with before the present one, the oldest
    first, each with the instant `until` it did.
    """

    kind: str
    files: tuple[str, ...] = ()
    made_of: str = ""
    earlier: tuple[Mapping[str, Any], ...] = ()

    def written(self) -> str:
        """The marker as the text of its file."""
        return json.dumps(asdict(self), indent=1, ensure_ascii=False) + "\n"


def marker_of(folder: Path) -> Marker | None:
    """The folder's marker; None where it has none that can be read."""
    try:
        found = json.loads((folder / FILE).read_bytes())
        files, earlier = (tuple(found.get(name, ())) for name in ("files", "earlier"))
        return Marker(str(found["kind"]), files, str(found.get("made_of", "")), earlier)
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None


def strangers(folder: Path, own: str) -> list[str]:
    """The names in a folder that are none of its own: by its marker, else by the pattern `own`."""
    found = marker_of(folder)
    names = {path.name for path in folder.iterdir()} - {FILE}
    if found is not None:
        return sorted(names - set(found.files))
    return sorted(name for name in names if not re.fullmatch(own, name))
