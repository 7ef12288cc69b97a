"""Many pictures at once: the same bytes whoever draws them, whatever happens to the copy."""

import os
import signal
import struct
import time
from collections.abc import Callable, Mapping, Sequence
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
from matplotlib.figure import Figure

from monitor.assess.detailed_report import DetailedReport
from monitor.charts import Picture, parallel, pictures_of
from monitor.charts.save import Saved
from monitor.charts.sizes import REPORT, Size
from monitor.core.frozen import replace

StandingOn = Callable[[str], DetailedReport]
HERE = os.getpid()


@pytest.fixture(scope="module")
def pictures(standing_on: StandingOn) -> list[Picture]:
    """A handful of pictures of the day."""
    status_report = standing_on("2026-10-09")
    return list(pictures_of(status_report, "cumulative", "status_bars"))


@pytest.fixture(scope="module")
def one_by_one(pictures: list[Picture]) -> list[Saved]:
    """Them, drawn here one after the other."""
    return [picture.save() for picture in pictures]


@pytest.fixture(autouse=True)
def two_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the machine had two."""
    monkeypatch.setattr(parallel, "_processors", lambda: 2)


@pytest.fixture
def copies(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The processes that were forked; others of this one's are none of our business."""
    made: list[int] = []
    fork = os.fork

    def noted() -> int:
        if pid := fork():
            made.append(pid)
        return pid

    monkeypatch.setattr(os, "fork", noted)
    return made


@pytest.fixture
def received(monkeypatch: pytest.MonkeyPatch) -> list[Mapping[int, Saved] | None]:
    """What the copies delivered by its number, None for one that failed."""
    received: list[Mapping[int, Saved] | None] = []
    receive = parallel._received

    def noted(pipe: Connection) -> Mapping[int, Saved] | None:
        received.append(receive(pipe))
        return received[-1]

    monkeypatch.setattr(parallel, "_received", noted)
    return received


def _is_there(pid: int) -> bool:
    try:
        os.waitpid(pid, os.WNOHANG)
    except ChildProcessError:
        return False
    return True


def test_two_processes_draw_the_same_bytes_in_the_same_order(
    pictures: list[Picture], one_by_one: list[Saved], received: list[Mapping[int, Saved] | None]
) -> None:
    assert saved_all(pictures) == one_by_one
    [theirs] = received
    assert theirs
    assert {k: one_by_one[k] for k in theirs} == theirs


def test_the_copy_draws_before_anything_waits_for_it(
    pictures: list[Picture], one_by_one: list[Saved], tmp_path: Path
) -> None:
    """The page is made meanwhile, and what the copy has drawn is not drawn here again."""

    def noted(k: int, picture: Picture) -> Picture:
        def draw(size: Size = REPORT) -> Figure:
            (tmp_path / f"{k} by {os.getpid()}").touch()
            return picture.draw(size)

        return replace(picture, draw=draw)

    tasks = [noted(k, picture).save for k, picture in enumerate(pictures)]
    ends = time.monotonic() + 60
    with parallel.drawn_meanwhile(tasks) as finish:
        while len(list(tmp_path.iterdir())) < len(tasks) and time.monotonic() < ends:
            time.sleep(0.01)
        drawn = finish()

    assert drawn == one_by_one
    assert len(list(tmp_path.iterdir())) == len(tasks)
    assert not list(tmp_path.glob(f"* by {HERE}"))


def test_one_processor_draws_them_alone(
    pictures: list[Picture], one_by_one: list[Saved], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parallel, "_processors", lambda: 1)
    monkeypatch.delattr(os, "fork")

    assert saved_all(pictures) == one_by_one


def test_what_a_killed_copy_did_not_deliver_is_drawn_here(
    pictures: list[Picture], one_by_one: list[Saved]
) -> None:
    drawn = saved_all(
        [_unless_copy(p, lambda: os.kill(os.getpid(), signal.SIGKILL)) for p in pictures]
    )

    assert drawn == one_by_one


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_copy_whatever_the_parent_does_with_it(
    pictures: list[Picture],
    one_by_one: list[Saved],
    received: list[Mapping[int, Saved] | None],
    number: signal.Signals,
) -> None:
    before = signal.signal(number, lambda *_: None)
    try:
        drawn = saved_all([_unless_copy(p, lambda: os.kill(os.getpid(), number)) for p in pictures])
    finally:
        signal.signal(number, before)

    assert received == [None]
    assert drawn == one_by_one


def test_a_message_that_breaks_off_is_drawn_here(
    pictures: list[Picture], one_by_one: list[Saved], monkeypatch: pytest.MonkeyPatch
) -> None:
    def half_sent(tasks: object, numbers: int, sink: Connection) -> None:
        os.write(sink.fileno(), struct.pack("!i", 1_000) + b"0123456789")

    monkeypatch.setattr(parallel, "_draw", half_sent)

    assert saved_all(pictures) == one_by_one


def test_a_copy_that_stands_still_is_not_waited_for(
    pictures: list[Picture],
    one_by_one: list[Saved],
    monkeypatch: pytest.MonkeyPatch,
    copies: list[int],
) -> None:
    monkeypatch.setattr(parallel, "PATIENCE_S", 0.1)
    still = [_unless_copy(p, signal.pause) for p in pictures]

    assert saved_all(still) == one_by_one
    assert copies
    assert not any(_is_there(copy) for copy in copies)


def test_a_copy_that_cannot_be_made_is_done_without(
    pictures: list[Picture], one_by_one: list[Saved], monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_memory() -> int:
        raise BlockingIOError("no process left")

    monkeypatch.setattr(os, "fork", no_memory)

    assert saved_all(pictures) == one_by_one


def test_a_mistake_in_a_picture_is_told_and_leaves_no_process(
    pictures: list[Picture], copies: list[int]
) -> None:
    def broken(size: Size = REPORT) -> Figure:
        raise ValueError("no such colour")

    wrong = [replace(picture, draw=broken) for picture in pictures]

    with pytest.raises(ValueError, match="no such colour"):
        saved_all(wrong)
    assert copies
    assert not any(_is_there(copy) for copy in copies)


def test_the_copy_keeps_no_file_of_the_parent_open(
    pictures: list[Picture], one_by_one: list[Saved], received: list[Mapping[int, Saved] | None]
) -> None:
    """A lock is held for as long as any copy of its file is open."""
    source, sink = os.pipe()

    def look() -> None:
        with pytest.raises(OSError, match="Bad file descriptor"):
            os.fstat(source)

    drawn = saved_all([_unless_copy(picture, look) for picture in pictures])

    os.close(source)
    os.close(sink)
    assert drawn == one_by_one
    assert received[0]


def saved_all(pictures: Sequence[Picture]) -> list[Saved]:
    with parallel.drawn_meanwhile([picture.save for picture in pictures]) as finish:
        return finish()


def _unless_copy(picture: Picture, act: Callable[[], None]) -> Picture:
    """The picture, which does something else where the copy draws it."""

    def draw(size: Size = REPORT) -> Figure:
        if os.getpid() != HERE:
            act()
        return picture.draw(size)

    return replace(picture, draw=draw)
