"""A real HTTP server on loopback that answers as USDA's export sales API does.

It serves USDA's public files as well, which need no key (`public_files`).
It runs in threads of its own from `with` to its end. What it says comes from a `World`, what goes
wrong from its `Faults`; the order of a request is gate (key, quota), proper answer, fault, sending.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from fnmatch import fnmatchcase
from threading import Event, Lock, Thread
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from . import agtransport
from .answers import BASE_PATH, below_base, proper_reply
from .faultplan import ANY_PATH, Faults
from .gate import KEY_HEADER, Gate
from .public_files import FOLDER, PublicFiles, is_public
from .reply import Reply, empty_text_reply
from .wire import Listener
from .world import World

POLL_S = 0.01
GET = "GET"
METHOD_NOT_ALLOWED = 405


@dataclass(frozen=True)
class LoggedRequest:
    """A request as it came in, and the status it was given (or would have, if cut off).

    `path` is below the base (`/countries`), or the whole path of a request that lies elsewhere;
    `target` is everything after the host, so a key in the address would show there. The names of
    `headers` are in lower case.
    """

    method: str
    path: str
    target: str
    headers: Mapping[str, str]
    at: datetime
    status: int


class UsdaServer:
    """The server; a context manager, ready to be asked inside its `with`.

    >>> with UsdaServer(world) as usda:  # doctest: +SKIP
    ...     requests.get(f"{usda.url}/countries", headers={"X-Api-Key": usda.gate.key})
    """

    def __init__(self, world: World, *, key: str = "test-key", limit: int = 1000) -> None:
        self.world = world
        self.faults = Faults()
        self.gate = Gate(key, limit)
        self.public = PublicFiles()
        self.log: list[LoggedRequest] = []
        self.concurrent = 0
        self.most_concurrent = 0
        self.crashes: list[BaseException] = []
        self._closing = Event()
        self._lock = Lock()
        self._listener = Listener(self)
        self._thread = Thread(
            target=self._listener.serve_forever, args=(POLL_S,), name="usda", daemon=True
        )

    @property
    def url(self) -> str:
        """The base address, to be given where `https://api.fas.usda.gov/api/esr` would be."""
        host, port = self._listener.server_address[:2]
        return f"http://{host!s}:{port}{BASE_PATH}"

    @property
    def origin(self) -> str:
        """The address without any path, under which the public files lie."""
        return self.url.removesuffix(BASE_PATH)

    @property
    def addresses(self) -> dict[str, str]:
        """The settings that lead a monitor here, to the API and to the public files."""
        return {
            "MONITOR_USDA_URL": self.url,
            "MONITOR_ESRQS_URL": f"{self.origin}{FOLDER}",
            "MONITOR_AGTRANSPORT_URL": f"{self.origin}{agtransport.PATH}",
        }

    def requests_to(self, path: str = ANY_PATH) -> list[LoggedRequest]:
        """The logged requests whose path matches a pattern like `/exports/*`, oldest first."""
        with self._lock:
            return [each for each in self.log if fnmatchcase(each.path, path)]

    def forget_requests(self) -> None:
        """Empty the log and the peak of concurrent requests; the quota stays used."""
        with self._lock:
            self.log.clear()
            self.most_concurrent = self.concurrent

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop, waking every waiting answer; fail if the server itself went wrong."""
        self._closing.set()
        self._listener.shutdown()
        self._listener.close()
        self._thread.join()
        if not self.crashes:
            return
        if error is None:
            raise RuntimeError("the USDA test server crashed") from self.crashes[0]
        error.add_note(f"the USDA test server had crashed: {self.crashes[0]!r}")

    def answer(self, method: str, target: str, headers: Mapping[str, str]) -> Reply:
        """The reply to a request, which is logged; the clock is read once.

        A request of the API that the gate does not let in meets no fault: refusals come from the
        gate. Faults of public files are planned for their whole path (`/resource/*`).
        """
        now = self.now()
        path = urlsplit(target).path
        below = below_base(path)
        if method == GET and is_public(path):
            proper = self.public.reply(self.world, target, headers, now)
            reply = self.faults.applied(path, proper)
        elif method == GET:
            reply = self._reply(below, headers.get(KEY_HEADER.lower()), now)
        else:
            reply = empty_text_reply(METHOD_NOT_ALLOWED)
        with self._lock:
            self.log.append(
                LoggedRequest(method, below or path, target, headers, now, reply.status)
            )
        return reply

    def _reply(self, path: str | None, key: str | None, now: datetime) -> Reply:
        refusal, headers = self.gate.ask(key, now)
        reply = refusal or self.faults.applied(path or "", proper_reply(self.world, path, now))
        return reply.adding(headers)

    @contextmanager
    def counted(self) -> Iterator[None]:
        """Count a request as one of those being answered at the same time."""
        with self._lock:
            self.concurrent += 1
            self.most_concurrent = max(self.most_concurrent, self.concurrent)
        try:
            yield
        finally:
            with self._lock:
                self.concurrent -= 1

    def now(self) -> datetime:
        """The world's time, which the Date header shows too."""
        return self.world.clock()

    def wait(self, seconds: float) -> None:
        """Pause an answer; ends early when the server closes, so no test waits for it."""
        self._closing.wait(seconds)
