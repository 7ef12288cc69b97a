"""An HTTP exchange ends: in time, and before its answer is larger than anybody needs."""

from __future__ import annotations

import gzip
import socket
import tracemalloc
from threading import Event

import pytest

from monitor.core.exchange import Limits, Line, NoAnswer
from monitor.core.frozen import replace
from tests.slow import SlowPeer

HEAD = b"HTTP/1.1 200 OK\r\n"
SHORT = Limits(whole_s=0.3, connect_s=10, silence_s=10, most_bytes=1_000_000)
AMPLE = Limits(whole_s=60, connect_s=10, silence_s=10, most_bytes=1_000_000)
SOON_S = 20


@pytest.fixture(autouse=True)
def past_any_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.mark.parametrize(
    ("first", "piece"),
    [
        (b"", b"H"),
        (HEAD + b"X: ", b"y"),
        (HEAD, b"X: y\r\n"),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        (HEAD + b"\r\n", b"x"),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"0"),
    ],
    ids=["status", "a header", "headers", "continue", "body", "chunks", "a chunk's length"],
)
def test_an_answer_that_drips_is_left_and_its_connection_cut(first: bytes, piece: bytes) -> None:
    with SlowPeer(first, piece) as peer:
        with pytest.raises(NoAnswer, match=r"^it took too long$"):
            Line(SHORT, {}).ask("GET", peer.url)

        assert peer.hung_up.wait(SOON_S)


def test_a_tls_greeting_that_drips_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    limits = Limits(whole_s=0.3, connect_s=1, silence_s=10)
    with SlowPeer(b"\x16\x03\x03\x40\x00", b"\x00") as peer:
        with pytest.raises(NoAnswer, match=r"^it took too long$"):
            Line(limits, {}).ask("GET", peer.url.replace("http:", "https:"))

        assert peer.hung_up.wait(SOON_S)


def test_a_name_that_is_looked_up_for_ever_holds_nobody_and_its_connection_is_cut_afterwards(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found, look_up = Event(), socket.getaddrinfo

    def slowly(*asked: object, **more: object) -> object:
        found.wait(SOON_S)
        return look_up(*asked, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", slowly)
    with SlowPeer(HEAD + b"\r\n") as peer:
        with pytest.raises(NoAnswer, match=r"^it took too long$"):
            Line(SHORT, {}).ask("GET", peer.url)
        found.set()

        assert peer.hung_up.wait(SOON_S)


def test_connecting_has_its_own_limit_and_one_that_comes_about_later_is_closed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found, look_up = Event(), socket.getaddrinfo

    def slowly(*asked: object, **more: object) -> object:
        found.wait(SOON_S)
        return look_up(*asked, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", slowly)
    with SlowPeer(HEAD + b"\r\n") as peer:
        with pytest.raises(NoAnswer, match=r"^it took too long$") as caught:
            Line(replace(AMPLE, reach_s=0.2), {}).ask("GET", peer.url)
        found.set()

        assert caught.value.unreached
        assert peer.hung_up.wait(SOON_S)


def test_a_tls_greeting_counts_as_connecting() -> None:
    limits = replace(AMPLE, connect_s=0.5, reach_s=0.2)
    with SlowPeer(b"\x16\x03\x03\x40\x00", b"\x00") as peer:
        with pytest.raises(NoAnswer, match=r"^it took too long$") as caught:
            Line(limits, {}).ask("GET", peer.url.replace("http:", "https:"))

        assert caught.value.unreached
        assert peer.hung_up.wait(SOON_S)


@pytest.mark.parametrize("reach_s", [None, 10])
def test_what_could_not_be_reached_is_told_from_what_did_not_answer(reach_s: float | None) -> None:
    line = Line(replace(AMPLE, silence_s=0.2, reach_s=reach_s), {})
    with SlowPeer(pause_s=SOON_S) as silent, pytest.raises(NoAnswer) as unanswered:
        line.ask("GET", silent.url)
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        with pytest.raises(NoAnswer) as refused:
            line.ask("GET", f"http://127.0.0.1:{port}/")
    with pytest.raises(NoAnswer) as unnamed:
        line.ask("GET", "http://no-such-name.invalid/")

    reached = [error.value.unreached for error in (unanswered, refused, unnamed)]
    assert reached == [False, True, True]


def test_after_an_answer_that_took_too_long_the_next_is_had() -> None:
    with SlowPeer(HEAD + b"\r\n") as slow, SlowPeer(HEAD + b"Content-Length: 2\r\n\r\nok") as good:
        line = Line(SHORT, {})
        with pytest.raises(NoAnswer):
            line.ask("GET", slow.url)

        reply = Line(AMPLE, {}).ask("GET", good.url)

    assert (reply.status, reply.body, reply.too_long) == (200, b"ok", False)


def test_an_endless_answer_is_read_to_the_limit_and_not_kept() -> None:
    with SlowPeer(HEAD + b"\r\n", piece=b"x" * 100_000, pause_s=0) as peer:
        reply = Line(AMPLE, {}).ask("GET", peer.url)

        assert (reply.too_long, reply.body) == (True, b"")
        assert peer.hung_up.wait(SOON_S)
    assert peer.sent < 20_000_000


def test_an_answer_is_counted_unpacked() -> None:
    packed = gzip.compress(bytes(50_000_000), compresslevel=1)
    head = HEAD + f"Content-Encoding: gzip\r\nContent-Length: {len(packed)}\r\n\r\n".encode()
    with SlowPeer(head + packed) as peer:
        tracemalloc.start()
        reply = Line(AMPLE, {}).ask("GET", peer.url)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()

    assert (reply.too_long, reply.body) == (True, b"")
    assert most < 30_000_000


@pytest.mark.parametrize("coding", ["gzip, gzip", "br", "zstd"])
def test_an_answer_packed_as_nobody_asked_is_not_unpacked(coding: str) -> None:
    head = HEAD + f"Content-Encoding: {coding}\r\nContent-Length: 1\r\n\r\n".encode()
    with SlowPeer(head) as peer, pytest.raises(NoAnswer, match="could not be unpacked"):
        Line(AMPLE, {}).ask("GET", peer.url)


def test_a_body_that_nobody_needs_is_not_read() -> None:
    with SlowPeer(HEAD + b"\r\n", piece=b"x" * 100_000, pause_s=0) as peer:
        reply = Line(Limits(60, 10, 10), {}).ask("POST", peer.url, body=b"{}")

        assert (reply.status, reply.taken, reply.body) == (200, True, b"")
        assert peer.hung_up.wait(SOON_S)


def test_the_body_of_a_redirect_is_not_read_either() -> None:
    head = b"HTTP/1.1 302 Found\r\nLocation: /there\r\n\r\n"
    with SlowPeer(head, piece=b"x" * 100_000, pause_s=0) as peer:
        reply = Line(Limits(60, 10, 10), {}).ask("POST", peer.url, body=b"{}")

        assert (reply.status, reply.taken) == (302, False)
        assert peer.hung_up.wait(SOON_S)


@pytest.mark.parametrize(
    "url", ["http://", "http://[::1", "http://a..b/", "http://\u00e9" + "x" * 70]
)
def test_an_address_that_can_be_none_is_one_sentence(url: str) -> None:
    with pytest.raises(NoAnswer, match=r"its address cannot be used|no connection"):
        Line(AMPLE, {}).ask("GET", url)
