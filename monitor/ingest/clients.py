"""Open the HTTP clients of a pass: for USDA's API, within the key's quota, and its public files."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

from monitor.core.deadline import Waiting
from monitor.core.frozen import Frozen
from monitor.core.quota import Quota
from monitor.ingest.service import claim_service
from monitor.ledger import requests
from monitor.settings.settings import Settings
from monitor.sources.archive import Archive

if TYPE_CHECKING:
    from monitor.ingest.public import PublicIngest
    from monitor.sources.http import UsdaHttp
    from monitor.sources.public_http import PublicHttp

Progress = Callable[..., None]
Connect = Callable[..., "UsdaHttp"]
OpenPublic = Callable[..., "PublicHttp"]

WAITING = "waiting for USDA's public files ({:.0f} s)"


def open_usda(
    url: str, key: str | None, *, quota: Quota | None, clock: Callable[[], datetime]
) -> UsdaHttp:
    """Return USDA's service at an address, within the remaining quota of the key."""
    # because it loads requests, and a pass without a key sends no request
    from monitor.sources.http import UsdaHttp

    return UsdaHttp(url, key, quota=quota, clock=clock)


def open_public(waiting: Waiting) -> PublicHttp:
    """Return the client for USDA's public files."""
    # because it loads requests, and an offline pass sends no request
    from monitor.sources.public_http import PublicHttp

    return PublicHttp(waiting=waiting)


class FetchOptions(Frozen):
    """How to fetch. `keeps=False` (a dry run) disables archiving.

    `connect` opens the API, `public` the public files. `take_over` lets the figures of another
    service into the ledger.
    """

    settings: Settings
    now: datetime
    progress: Progress
    offline: bool = False
    keeps: bool = True
    connect: Connect = open_usda
    public: OpenPublic = open_public
    take_over: bool = False

    @property
    def archive(self) -> Archive | None:
        """Return the archive for responses; None if archiving is disabled."""
        return Archive(self.settings.database) if self.keeps else None


@contextmanager
def usda(
    connection: sqlite3.Connection, options: FetchOptions, url: str | None = None
) -> Iterator[UsdaHttp]:
    """Open USDA's service for one pass, within the remaining quota of the key.

    `url` is another service that the same key opens.

    Raises ConfigError if the recorded figures are from another service.
    """
    settings = options.settings
    key_id = hashlib.sha256((settings.usda_api_key or "").encode()).hexdigest()[:12]
    http = options.connect(
        url or settings.usda_url,
        settings.usda_api_key,
        quota=requests.quota(connection, key_id),
        clock=lambda: options.now,
    )
    try:
        claim_service(connection, settings, take_over=options.take_over)
        yield http
    finally:
        requests.keep_quota(connection, key_id, http.quota)
        http.close()


@contextmanager
def public_http(options: FetchOptions) -> Iterator[PublicHttp]:
    """Open the client for USDA's public files for one pass; its waits are shown as progress."""
    http = options.public(lambda waited: options.progress(WAITING.format(waited)))
    try:
        yield http
    finally:
        http.close()


@contextmanager
def public_files(connection: sqlite3.Connection, options: FetchOptions) -> Iterator[PublicIngest]:
    """Open USDA's public files for one pass.

    Raises ConfigError if the recorded figures are from another service.
    """
    # because it loads requests, and an offline pass sends no request
    from monitor.ingest.public import PublicIngest

    settings = options.settings
    with public_http(options) as http:
        claim_service(connection, settings, take_over=options.take_over)
        yield PublicIngest(
            connection,
            http,
            settings.esrqs_url,
            settings.agtransport_url,
            options.now,
            options.archive,
        )
