"""The client against a real server: what is tried again, what is not, and where the key goes."""

import logging
import traceback
from collections.abc import Callable
from dataclasses import replace

import pytest

from monitor.core.errors import (
    EmptyAnswer,
    MonitorError,
    QuotaLow,
    SourceChanged,
    SourceRefused,
    SourceTooSlow,
    SourceUnavailable,
)
from monitor.sources.http import UsdaHttp
from tests.slow import SlowPeer
from tests.usda import Clock, UsdaServer, World, faults
from tests.usda.faults import Fault
from tests.usda.reply import Reply

from .conftest import KEY, QUICK_S

SOY_2026 = "exports/commodityCode/801/allCountries/marketYear/2026"
TRANSIENT = {
    "500": faults.status(500),
    "503": faults.status(503),
    "408": faults.status(408),
    "429": faults.over_limit(),
    "a web page": faults.html_page(),
    "an empty body": faults.body(b""),
    "dropped": faults.drop(),
    "cut in half": faults.truncated(),
}
SENTENCES = {
    "500": "failed with status 500",
    "503": "failed with status 503",
    "408": "gave up waiting (408)",
    "429": "the key's quota is used up for now (429)",
    "a web page": "answered with text/html, not with figures",
    "an empty body": "answered with application/json, not with figures",
    "dropped": "did not answer: no connection",
    "cut in half": "did not answer: the answer broke off",
}


def test_the_key_travels_in_its_header_and_nowhere_else(usda: UsdaServer, http: UsdaHttp) -> None:
    http.get(SOY_2026)

    request = usda.log[0]
    assert request.headers["x-api-key"] == KEY
    assert request.target == f"/api/esr/{SOY_2026}"
    assert [name for name, value in request.headers.items() if KEY in value] == ["x-api-key"]


@pytest.mark.parametrize("fault", TRANSIENT.values(), ids=list(TRANSIENT))
def test_no_log_line_repr_or_error_shows_the_key(
    usda: UsdaServer, http: UsdaHttp, caplog: pytest.LogCaptureFixture, fault: Fault
) -> None:
    caplog.set_level(logging.DEBUG)
    usda.faults.add(fault, times=None)

    with pytest.raises(MonitorError) as caught:
        http.get(SOY_2026)

    assert "urllib3.connectionpool" in {record.name for record in caplog.records}
    told = [caplog.text, repr(http), repr(caught.value), *traceback.format_exception(caught.value)]
    assert not [text for text in told if KEY in text]


@pytest.mark.parametrize("kind", TRANSIENT)
def test_what_may_pass_is_tried_again_and_the_answer_taken(
    usda: UsdaServer, http: UsdaHttp, waits: list[float], kind: str
) -> None:
    usda.faults.add(TRANSIENT[kind], times=2)

    body = http.get(SOY_2026)

    assert body.count(b"weekEndingDate") == 7
    assert (len(usda.log), len(waits)) == (3, 2)


@pytest.mark.parametrize("kind", TRANSIENT)
def test_five_failures_are_an_unavailable_source_with_its_reason(
    usda: UsdaServer, http: UsdaHttp, waits: list[float], kind: str
) -> None:
    usda.faults.add(TRANSIENT[kind], times=None)

    with pytest.raises(SourceUnavailable) as caught:
        http.get(SOY_2026)

    assert str(caught.value).startswith(f"{usda.url}/{SOY_2026} ")
    assert SENTENCES[kind] in str(caught.value)
    assert not isinstance(caught.value, EmptyAnswer)
    assert (len(usda.log), len(waits)) == (5, 4)


def test_the_waits_are_drawn_from_a_growing_range_below_half_a_minute(usda: UsdaServer) -> None:
    waits: list[float] = []
    client = UsdaHttp(usda.url, KEY, attempts=12, sleep=waits.append, timeout_s=QUICK_S)
    usda.faults.add(faults.status(500), times=None)

    with pytest.raises(SourceUnavailable):
        client.get(SOY_2026)

    assert len(set(waits)) == 11
    assert all(0 <= wait <= min(30, 2**nth) for nth, wait in enumerate(waits))


@pytest.mark.parametrize("fault", [faults.slow(60), faults.stall(60)], ids=["slow", "stalled"])
def test_a_silent_server_is_given_up_and_asked_again(usda: UsdaServer, fault: Fault) -> None:
    hasty = UsdaHttp(usda.url, KEY, attempts=2, sleep=lambda _: None, timeout_s=(2, 0.05))
    usda.faults.add(fault, times=None)

    with pytest.raises(SourceUnavailable, match="did not answer: it took too long"):
        hasty.get(SOY_2026)

    assert len(usda.log) == 2


def test_a_server_that_drips_is_left_and_its_tries_come_to_an_end(waits: list[float]) -> None:
    with SlowPeer(b"HTTP/1.1 200 OK\r\n\r\n[") as peer:
        client = UsdaHttp(peer.url, KEY, sleep=waits.append, whole_s=0.2, patience_s=0.3)

        with pytest.raises(SourceUnavailable, match="did not answer: it took too long"):
            client.get(SOY_2026)
        with pytest.raises(SourceTooSlow, match="USDA answers too slowly: the rest is asked for"):
            client.get("countries")

    assert len(waits) == 1


def test_an_answer_beyond_all_measure_is_not_read_and_not_asked_for_again(
    usda: UsdaServer, waits: list[float]
) -> None:
    client = UsdaHttp(usda.url, KEY, sleep=waits.append, most_bytes=1_000)

    with pytest.raises(SourceChanged) as caught:
        client.get(SOY_2026)

    assert str(caught.value) == (
        f"{usda.url}/{SOY_2026} answered with more than 1,000 bytes, which no year of figures has: "
        "it was not read further."
    )
    assert (len(usda.log), waits) == (1, [])


@pytest.mark.parametrize(
    ("status", "kind"), [(500, SourceUnavailable), (404, SourceRefused), (403, SourceRefused)]
)
def test_a_refusal_beyond_all_measure_is_known_by_its_status(
    usda: UsdaServer, waits: list[float], status: int, kind: type[MonitorError]
) -> None:
    client = UsdaHttp(usda.url, KEY, sleep=waits.append, most_bytes=1_000)
    usda.faults.add(answering(status, b" " * 5_000), times=None)

    with pytest.raises(kind, match=f"status {status}") as caught:
        client.get(SOY_2026)

    assert not isinstance(caught.value, EmptyAnswer)


def test_a_server_that_is_gone_is_no_connection(world: World) -> None:
    with UsdaServer(world) as gone:
        address = gone.url
    client = UsdaHttp(address, KEY, attempts=2, sleep=lambda _: None, timeout_s=QUICK_S)

    with pytest.raises(SourceUnavailable, match="did not answer: no connection"):
        client.get("countries")


def test_404_with_an_empty_text_is_nothing_there_and_taken_at_its_word(
    usda: UsdaServer, http: UsdaHttp
) -> None:
    usda.faults.add(faults.not_found())

    with pytest.raises(EmptyAnswer, match=r"marketYear/2026 has nothing there \(404\)"):
        http.get(SOY_2026)

    assert len(usda.log) == 1


@pytest.mark.parametrize(
    ("key", "sentence"),
    [
        (None, "USDA wants an API key."),
        ("wr0ng-key", "USDA does not accept the API key in USDA_API_KEY."),
    ],
    ids=["missing", "wrong"],
)
def test_a_key_problem_is_said_once_with_what_to_do(
    usda: UsdaServer, waits: list[float], key: str | None, sentence: str
) -> None:
    client = UsdaHttp(usda.url, key, sleep=waits.append, timeout_s=QUICK_S)

    with pytest.raises(SourceRefused) as caught:
        client.get("countries")

    advice = "Get a free key at https://api.data.gov/signup and set USDA_API_KEY."
    assert str(caught.value) == f"{sentence} {advice}"
    assert (len(usda.log), waits) == (1, [])


@pytest.mark.parametrize(
    ("status", "body"), [(400, b""), (403, b"[" * 5_000), (404, b"<h1>Not found</h1>"), (405, b"")]
)
def test_other_refusals_are_not_tried_again(
    usda: UsdaServer, http: UsdaHttp, status: int, body: bytes
) -> None:
    usda.faults.add(answering(status, body))

    with pytest.raises(SourceRefused, match=f"refused with status {status}"):
        http.get(SOY_2026)

    assert len(usda.log) == 1


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_not_followed_so_the_key_stays_here(
    usda: UsdaServer, http: UsdaHttp, world: World, status: int
) -> None:
    with UsdaServer(world) as elsewhere:
        usda.faults.add(answering(status, b"", Location=f"{elsewhere.url}/countries"))

        with pytest.raises(SourceRefused, match=f"refused with status {status}"):
            http.get("countries")

        assert (len(usda.log), elsewhere.log) == (1, [])


def test_a_used_up_quota_is_not_asked_against_before_the_hour_is_over(
    usda: UsdaServer, clock: Clock
) -> None:
    usda.gate.limit = 2
    client = UsdaHttp(usda.url, KEY, clock=clock, timeout_s=QUICK_S)
    client.get("countries")
    client.get("countries")

    with pytest.raises(QuotaLow, match="Only 0 of 2 requests an hour are left"):
        client.get("countries")
    clock.advance(hours=1)
    client.get("countries")

    assert [request.status for request in usda.log] == [200, 200, 200]


def test_the_last_tenth_of_the_quota_is_kept_for_noticing_releases(
    usda: UsdaServer, clock: Clock
) -> None:
    usda.gate.limit = 30
    client = UsdaHttp(usda.url, KEY, clock=clock, timeout_s=QUICK_S)
    for _ in range(27):
        client.get("countries")

    with pytest.raises(QuotaLow, match="Only 3 of 30"):
        client.get("countries")

    assert client.get("datareleasedates", essential=True)


def test_a_gzipped_answer_is_unpacked(usda: UsdaServer, http: UsdaHttp) -> None:
    plain = http.get(SOY_2026)
    usda.faults.add(faults.gzipped())

    assert http.get(SOY_2026) == plain


def test_slashes_at_the_seam_of_the_address_are_one(usda: UsdaServer) -> None:
    client = UsdaHttp(f"{usda.url}/", KEY, timeout_s=QUICK_S)

    client.get("/countries")

    assert usda.log[0].target == "/api/esr/countries"


def test_requests_of_one_pass_share_a_connection(
    usda: UsdaServer, http: UsdaHttp, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "urllib3")
    for _ in range(5):
        http.get("countries")

    assert caplog.text.count("Starting new HTTP connection") == 1


def answering(status: int, body: bytes, **headers: str) -> Callable[[Reply], Reply]:
    """A fault: another status, body and headers in the place of the proper ones."""
    return lambda reply: replace(
        reply, status=status, body=body, headers={**reply.headers, **headers}
    )
