"""Cache charts during a test run, for tests that are not about drawing.

A report has over twenty charts and takes seconds to draw; hundreds of tests write one and check
messages, ledgers or files. The first process that draws a chart of some figures stores its bytes
for all others. Tests of charts draw for themselves. Tests of messages, schedules and refusals,
which never look into a report, get each reading's chart as first drawn, of any day: that drawing
fails on no day is tested in `tests/charts` and `test_past_days.py`.

Run as a program, it is `monitor` with this cache: `python -m tests.pictures run --offline`.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import re
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from tempfile import NamedTemporaryFile

import pytest

from monitor.assess.status_report import StatusReport
from monitor.charts import Picture
from tests.once import shared_folder

MONITOR = (sys.executable, "-m", "tests.pictures")
"""The command line of `monitor` for tests that are not about drawing."""

FOLDER = "TESTS_PICTURES"
OF_ANY_DAY = "of any day"
DRAW_THEMSELVES = ("charts", "test_build.py", "test_redrawn.py")
LOOK_AT_NONE = (
    "notifications",
    "deploy",
    "jobs",
    "test_alerts_command.py",
    "test_catching_up.py",
    "test_other_promises.py",
)
Save = Callable[[Picture], object]


def drawn_once(folder: Path, save: Save) -> Save:
    """Return `Picture.save` with a cache in `folder`, which other processes share."""

    def remembered(picture: Picture) -> object:
        name = _name_of(picture, folder)
        if name is None:
            return save(picture)
        path = folder / name
        try:
            return pickle.loads(path.read_bytes())  # noqa: S301 drawn in this run
        except FileNotFoundError:
            saved = save(picture)
        with NamedTemporaryFile(dir=folder, delete=False) as file:
            file.write(pickle.dumps(saved))
        Path(file.name).replace(path)
        return saved

    return remembered


def _name_of(picture: Picture, folder: Path) -> str | None:
    """Return a cache key of everything drawn; None if some argument has no stable repr."""
    draw = picture.draw
    if not isinstance(draw, partial):
        return None
    if folder.name == OF_ANY_DAY:
        return f"{draw.func.__module__}.{picture.stem}"
    drawn = [f"{draw.func.__module__}.{draw.func.__qualname__}", picture.stem, picture.title]
    drawn.append(picture.alt)
    drawn += [repr(value) for value in (*draw.args, *draw.keywords.items())]
    text = "\0".join(drawn)
    for value in draw.args:
        if isinstance(value, StatusReport):  # because charts show its day, not the time of day
            text = text.replace(repr(value.as_of), repr(value.as_of_on))
            text = text.replace(f"heard_until={value.freshness.heard_until!r}", "")
    if re.search(r" at 0x[0-9a-f]+>", text):
        return None
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.fixture(scope="module", autouse=True)
def pictures_drawn_once(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """Cache charts for a module, unless it is about drawing."""
    if any(part in DRAW_THEMSELVES for part in request.path.parts):
        yield
        return
    of_any_day = any(part in LOOK_AT_NONE for part in request.path.parts)
    folder = shared_folder(tmp_path_factory) / (OF_ANY_DAY if of_any_day else "pictures")
    folder.mkdir(exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(FOLDER, str(folder))
        patch.setattr(Picture, "save", drawn_once(folder, Picture.save))
        yield


def remember() -> None:
    """Cache charts in this process, if a test with the cache started it."""
    if folder := os.environ.get(FOLDER):
        Picture.save = drawn_once(Path(folder), Picture.save)  # type: ignore[method-assign,assignment]


if __name__ == "__main__":
    from monitor.__main__ import main

    remember()
    main()
