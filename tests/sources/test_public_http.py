"""Public files over real sockets: what is fetched, what is refused, and that nothing takes long."""

from __future__ import annotations

import gzip
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Self

import pytest

from monitor.core.errors import EmptyAnswer, SourceChanged, SourceRefused, SourceUnavailable
from monitor.core.version import __version__
from monitor.sources import public_http
from monitor.sources.public_http import Fetched, PublicHttp, Validators
from tests.slow import SlowPeer

XML = b'<?xml version="1.0" encoding="utf-8"?><Report Name="CWRCommoditySummary"/>'
HEAD = b"HTTP/1.1 200 OK\r\n"
ETAG = '"5f3a-1"'
MODIFIED = datetime(2026, 9, 24, 12, 30, 2, tzinfo=UTC)
MODIFIED_TEXT = "Thu, 24 Sep 2026 12:30:02 GMT"
NOW = datetime(2026, 9, 24, 12, 31, tzinfo=UTC)
SOON_S = 20

Answer = tuple[int, dict[str, str], bytes]


@dataclass
class Files:
    """A server that gives each of its answers once, the last one for ever, and notes requests."""

    answers: list[Answer]
    asked: list[Message] = field(default_factory=list)
    url: str = ""


@contextmanager
def serving(*answers: Answer) -> Iterator[Files]:
    files = Files(list(answers))

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            files.asked.append(self.headers)
            nth = min(len(files.asked), len(files.answers)) - 1
            status, headers, body = files.answers[nth]
            self.send_response_only(status)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    files.url = f"http://127.0.0.1:{server.server_address[1]}/esrqs/file.xml"
    Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield files
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def unanswering() -> Iterator[str]:
    """An address to which no connection comes about, as without a route: its queue is full."""
    with ExitStack() as sockets:
        listener = sockets.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
        for _ in range(3):
            waiting = sockets.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(listener.getsockname())
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/file.xml"


@pytest.fixture(autouse=True)
def past_any_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")


@pytest.fixture
def waits() -> list[float]:
    """The seconds the client would have slept between two tries."""
    return []


@pytest.fixture
def http(waits: list[float]) -> Iterator[PublicHttp]:
    client = PublicHttp(sleep=waits.append)
    yield client
    client.close()


def test_a_file_comes_with_what_recognises_it_next_time(http: PublicHttp) -> None:
    headers = {
        "ETag": ETAG,
        "Last-Modified": MODIFIED_TEXT,
        "Date": "Thu, 24 Sep 2026 12:31:00 GMT",
    }
    with serving((200, headers, XML)) as files:
        fetched = http.get(files.url, referer="https://apps.fas.usda.gov/esrqs/")

    assert fetched == Fetched(XML, ETAG, MODIFIED, NOW)
    asked = files.asked[0]
    assert asked["User-Agent"] == (
        f"Mozilla/5.0 (compatible; purchase-commitment-monitor/{__version__})"
    )
    assert asked["Referer"] == "https://apps.fas.usda.gov/esrqs/"
    assert (asked["If-None-Match"], asked["If-Modified-Since"]) == (None, None)


def test_the_name_it_asks_under_ends_with_the_projects_address_where_it_has_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(public_http, "_home_page", lambda: "https://example.org/monitor")

    assert public_http.user_agent().endswith(f"/{__version__}; +https://example.org/monitor)")


def test_an_unchanged_file_is_not_sent_again(http: PublicHttp) -> None:
    with serving((304, {"Date": "Thu, 24 Sep 2026 12:31:00 GMT"}, b"")) as files:
        fetched = http.get(files.url, Validators(ETAG, MODIFIED))

    assert fetched == Fetched(None, ETAG, MODIFIED, NOW)
    asked = files.asked[0]
    assert (asked["If-None-Match"], asked["If-Modified-Since"]) == (ETAG, MODIFIED_TEXT)


def test_unchanged_is_no_answer_to_who_has_no_copy(http: PublicHttp) -> None:
    with serving((304, {}, b"")) as files, pytest.raises(SourceRefused, match="status 304"):
        http.get(files.url)


def test_a_server_without_validators_or_with_unreadable_ones_is_read(http: PublicHttp) -> None:
    headers = {"Last-Modified": "yesterday", "Date": "Fri, 31 Dec 9999 23:59:59 -0500"}
    with serving((200, headers, XML)) as files:
        assert http.get(files.url) == Fetched(XML, None, None, None)


@pytest.mark.parametrize(
    ("status", "body", "kind", "sentence"),
    [
        (404, b"", EmptyAnswer, "has nothing there (404)."),
        (404, b"<h1>gone</h1>", SourceRefused, "refused with status 404."),
        (403, b"", SourceRefused, "refused with status 403."),
        (408, b"", SourceUnavailable, "gave up waiting (408)."),
        (429, b"", SourceUnavailable, "wants fewer requests for now (429)."),
        (503, b"", SourceUnavailable, "failed with status 503."),
        (202, b"", SourceUnavailable, "is still preparing its answer (202)."),
        (
            400,
            b'{"message": "No such column: netsales", "errorCode": "query.soql.no-such-column"}',
            SourceRefused,
            "refused with status 400 (query.soql.no-such-column: No such column: netsales).",
        ),
        (200, b" \r\n", SourceUnavailable, "answered with nothing."),
    ],
)
def test_what_is_no_file_is_one_sentence(
    http: PublicHttp,
    waits: list[float],
    status: int,
    body: bytes,
    kind: type[Exception],
    sentence: str,
) -> None:
    with serving((status, {}, body)) as files, pytest.raises(kind) as caught:
        http.get(files.url)

    assert (type(caught.value), str(caught.value)) == (kind, f"{files.url} {sentence}")
    assert (len(files.asked), waits) == (1, [])


@pytest.mark.parametrize("status", [202, 408, 429, 500, 503])
def test_what_a_moment_may_mend_is_asked_for_once_more(
    http: PublicHttp, waits: list[float], status: int
) -> None:
    with serving((status, {}, b""), (200, {}, XML)) as files:
        assert http.get(files.url, tries=2).body == XML

    assert (len(files.asked), waits) == (2, [3.0])


def test_two_failures_are_enough(http: PublicHttp, waits: list[float]) -> None:
    with serving((503, {}, b"")) as files, pytest.raises(SourceUnavailable, match="status 503"):
        http.get(files.url, tries=2)

    assert (len(files.asked), waits) == (2, [3.0])


def test_an_overloaded_server_that_took_long_to_say_so_is_not_asked_again(
    monkeypatch: pytest.MonkeyPatch, http: PublicHttp, waits: list[float]
) -> None:
    monkeypatch.setattr(public_http, "NO_RETRY_AFTER_S", 0)
    with serving((503, {}, b"")) as files, pytest.raises(SourceUnavailable):
        http.get(files.url, tries=2)

    assert (len(files.asked), waits) == (1, [])


@pytest.mark.parametrize(
    "page",
    [b"\n<!DOCTYPE html><p>Log in", b'<?xml version="1.0"?>\n<HTML xmlns="x"><body>Maintenance'],
)
def test_a_web_page_is_no_file_whatever_its_status(http: PublicHttp, page: bytes) -> None:
    with (
        serving((200, {"Content-Type": "text/xml"}, page)) as files,
        pytest.raises(SourceUnavailable) as caught,
    ):
        http.get(files.url)

    assert str(caught.value) == (
        f"{files.url} answered with a web page, not with figures: the network may want a login, "
        "or the service is being maintained."
    )


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_login_page_elsewhere_is_not_followed(http: PublicHttp, status: int) -> None:
    with (
        serving((200, {}, XML)) as portal,
        serving((status, {"Location": portal.url}, b"")) as files,
        pytest.raises(SourceUnavailable) as caught,
    ):
        http.get(files.url)

    host = portal.url.split("/")[2]
    assert str(caught.value) == (
        f"{files.url} sends to {host} ({status}), which was not followed: the network may want "
        "a login, or the file has moved."
    )
    assert portal.asked == []


@pytest.mark.parametrize(
    ("location", "sentence"),
    [
        ("/new/file.xml", "has moved to /new/file.xml (301)."),
        ("http://[::1", "sends elsewhere, to no usable address (301)."),
    ],
)
def test_a_file_that_has_moved_is_said(http: PublicHttp, location: str, sentence: str) -> None:
    with (
        serving((301, {"Location": location}, b"")) as files,
        pytest.raises(SourceRefused) as caught,
    ):
        http.get(files.url)

    assert str(caught.value) == f"{files.url} {sentence}"


def test_while_an_answer_is_awaited_it_is_said_how_long(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[float] = []
    monkeypatch.setattr("monitor.core.deadline.NOTICE_S", 0.02)
    with SlowPeer(HEAD + b"Content-Length: 3\r\n\r\n", pause_s=0.1) as peer:
        assert PublicHttp(waiting=said.append).get(peer.url).body == b"xxx"

    assert len(said) > 3
    assert said == pytest.approx([0.02 * nth for nth in range(1, len(said) + 1)])


def test_a_file_that_drips_is_left_when_its_time_is_up() -> None:
    with SlowPeer(HEAD + b"\r\n" + XML) as peer:
        with pytest.raises(SourceUnavailable, match=r"did not answer: it took too long\.$"):
            PublicHttp(whole_s=0.3).get(peer.url)

        assert peer.hung_up.wait(SOON_S)


def test_waiting_ends_when_the_time_is_up(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[float] = []
    monkeypatch.setattr("monitor.core.deadline.NOTICE_S", 0.2)
    with SlowPeer() as peer, pytest.raises(SourceUnavailable):
        PublicHttp(waiting=said.append, whole_s=0.3).get(peer.url)

    assert said == pytest.approx([0.2, 0.3])


def test_a_file_without_end_is_read_to_the_limit(http: PublicHttp) -> None:
    with SlowPeer(HEAD + b"\r\n" + XML, piece=b"x" * 1_000_000, pause_s=0) as peer:
        with pytest.raises(SourceChanged) as caught:
            http.get(peer.url)

        assert peer.hung_up.wait(SOON_S)
    assert str(caught.value) == (
        f"{peer.url} answered with more than 40,000,000 bytes, which no public file has: it was "
        "not read further."
    )
    assert peer.sent < 100_000_000


def test_a_larger_file_is_read_where_it_is_allowed(http: PublicHttp) -> None:
    larger = XML + b"x" * 41_000_000
    http.allow(50_000_000)

    with serving((200, {}, larger)) as files:
        fetched = http.get(files.url)

    assert fetched.body == larger


def test_a_packed_file_is_counted_unpacked(http: PublicHttp) -> None:
    packed = gzip.compress(XML + bytes(100_000_000), compresslevel=1)
    with (
        serving((200, {"Content-Encoding": "gzip"}, packed)) as files,
        pytest.raises(SourceChanged, match="more than 40,000,000 bytes"),
    ):
        http.get(files.url)

    assert len(packed) < 500_000


def test_a_file_that_breaks_off_is_not_taken(http: PublicHttp) -> None:
    with (
        serving((200, {"Content-Length": "500", "Connection": "close"}, XML)) as files,
        pytest.raises(SourceUnavailable, match="did not answer: the answer broke off"),
    ):
        http.get(files.url)


def test_a_refused_port_is_no_connection_and_its_host_is_not_tried_again(http: PublicHttp) -> None:
    with serving((200, {}, XML)) as other:
        pass
    host = other.url.split("/")[2]
    with pytest.raises(SourceUnavailable) as first:
        http.get(other.url, tries=2)
    with pytest.raises(SourceUnavailable) as second:
        http.get(other.url)

    assert str(first.value) == f"{other.url} did not answer: no connection."
    assert str(second.value) == (
        f"{other.url} was not asked: earlier in this pass {host} could not be reached "
        "(no connection)."
    )


def test_a_connection_that_is_cut_is_made_again_once_in_a_pass(
    http: PublicHttp, waits: list[float]
) -> None:
    with _Cutting(files_after=1) as cut:
        assert http.get(cut.url, tries=2).body == XML
        assert (cut.connections, waits) == (2, [3.0])

        cut.files_after = 4
        with pytest.raises(SourceUnavailable, match="did not answer: no connection"):
            http.get(cut.url, tries=2)
        assert (cut.connections, waits) == (3, [3.0])


def test_a_single_try_is_not_made_again(http: PublicHttp, waits: list[float]) -> None:
    with _Cutting(files_after=1) as cut:
        with pytest.raises(SourceUnavailable, match="did not answer: no connection"):
            http.get(cut.url)
        assert (cut.connections, waits) == (1, [])


def test_a_host_that_fails_at_once_leaves_time_for_the_next(http: PublicHttp) -> None:
    with serving((200, {}, XML)) as gone:
        pass
    with serving((200, {}, XML)) as there:
        with pytest.raises(SourceUnavailable):
            http.get(gone.url)

        assert http.get(there.url).body == XML


def test_without_a_route_all_hosts_together_take_no_longer_than_the_pass_allows() -> None:
    client = PublicHttp(connect_s=0.8, connecting_s=0.6)
    with ExitStack() as stack:
        urls = [stack.enter_context(unanswering()) for _ in range(4)]
        began = time.monotonic()
        sentences = [refused(client, url) for url in urls]
        took = time.monotonic() - began

    last = urls[1].split("/")[2]
    assert sentences == [
        f"{urls[0]} did not answer: it took too long.",
        f"{urls[1]} did not answer: it took too long.",
        *(
            f"{url} was not asked: earlier in this pass {last} could not be reached "
            "(it took too long)."
            for url in urls[2:]
        ),
    ]
    assert 0.6 <= took < 4


def test_the_last_host_gets_what_is_left_of_the_time() -> None:
    client = PublicHttp(connect_s=30, connecting_s=0.2)
    with unanswering() as url:
        began = time.monotonic()
        assert refused(client, url) == f"{url} did not answer: it took too long."
        took = time.monotonic() - began

    assert took < 15


def test_a_name_service_that_hangs_counts_as_connecting(monkeypatch: pytest.MonkeyPatch) -> None:
    found, look_up = Event(), socket.getaddrinfo

    def slowly(*asked: object, **more: object) -> object:
        found.wait(SOON_S)
        return look_up(*asked, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", slowly)
    client = PublicHttp(connect_s=30, connecting_s=0.2)
    with serving((200, {}, XML)) as files:
        first, second = refused(client, files.url), refused(client, "http://localhost:9/x.xml")
        found.set()

    assert first == f"{files.url} did not answer: it took too long."
    assert second.startswith("http://localhost:9/x.xml was not asked: earlier in this pass 127.0")
    assert files.asked == []


def test_a_first_address_that_leads_nowhere_leaves_time_for_the_second(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with unanswering() as nowhere, serving((200, {}, XML)) as files:
        ports = [int(url.split("/")[2].split(":")[1]) for url in (nowhere, files.url)]
        places = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", p)) for p in ports]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_more: places)

        assert PublicHttp(connect_s=4).get(files.url).body == XML


def test_a_slow_answer_is_no_failed_connection() -> None:
    client = PublicHttp(connect_s=0.2, connecting_s=0.2, whole_s=0.5)
    with SlowPeer() as silent, serving((200, {}, XML)) as files:
        assert refused(client, silent.url) == f"{silent.url} did not answer: it took too long."

        assert client.get(files.url).body == XML


def test_the_times_add_up_to_what_a_machine_without_a_network_may_take() -> None:
    assert (public_http.CONNECT_S, public_http.CONNECTING_S) == (4, 10)
    assert (public_http.WHOLE_S, public_http.MOST_BYTES) == (90, 40_000_000)


def refused(client: PublicHttp, url: str) -> str:
    with pytest.raises(SourceUnavailable) as caught:
        client.get(url)
    return str(caught.value)


class _Cutting:
    """A server that closes its first connections before it answers a byte."""

    def __init__(self, files_after: int) -> None:
        self.files_after, self.connections = files_after, 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}/x.xml"

    def __enter__(self) -> Self:
        Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                peer, _ = self._socket.accept()
                self.connections += 1
                with peer:
                    peer.recv(10_000)
                    if self.connections > self.files_after:
                        head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(XML)}\r\n"
                        peer.sendall(head.encode() + b"Connection: close\r\n\r\n" + XML)
