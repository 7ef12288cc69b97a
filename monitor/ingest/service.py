"""Keep a ledger's figures to one service: a test server's must not end up among USDA's."""

from __future__ import annotations

import sqlite3

from monitor.core.errors import ConfigError
from monitor.core.records import USDA
from monitor.ledger import job_settings, read
from monitor.ledger.job_settings import DEFAULT
from monitor.settings.settings import (
    DEFAULT_AGTRANSPORT_URL,
    DEFAULT_ESRQS_URL,
    DEFAULT_USDA_URL,
    Settings,
)

OTHER = (
    "The figures in {database} are from {theirs}, and this pass would ask {ours}{left}. "
    "{set}; or use another database and other reports (MONITOR_DATABASE, MONITOR_REPORTS); "
    "or record the other service's figures here from now on: `monitor run --take-over`, once."
)


def other_service(connection: sqlite3.Connection, settings: Settings) -> str | None:
    """Return the service of the recorded figures if the settings name another; else None."""
    return differing_service(connection, settings) if read.has_source(connection, USDA) else None


def differing_service(connection: sqlite3.Connection, settings: Settings) -> str | None:
    """Return the same where it is known that figures are recorded."""
    known = job_settings.known(connection, "usda_service")
    return None if known in (None, _service_of(settings)) else known


def refusal(settings: Settings, service: str, left: str = "") -> ConfigError:
    """Return the error for settings that name another service than the figures'."""
    theirs = DEFAULT_USDA_URL if service == DEFAULT else service
    usual = settings.esrqs_url if settings.origin == "public" else settings.usda_url
    name = _address_of(settings)[0]
    variable = f"MONITOR_{name.upper()}"
    to_set = f"Set {variable} to {service}" if service else f"Unset {variable} (or {name})"
    return ConfigError(
        OTHER.format(
            database=settings.database,
            theirs=theirs,
            ours=_service_of(settings) or usual,
            left=left,
            set=to_set,
        )
    )


def claim_service(connection: sqlite3.Connection, settings: Settings, *, take_over: bool) -> None:
    """Raise ConfigError if the figures are from another service; else remember this one.

    It is remembered before the first row is recorded, because a killed pass would leave rows of an
    unknown service. A ledger made before services were remembered learns it from the first
    successful contact, because an address with a mistake must not be remembered.
    """
    recorded = read.has_source(connection, USDA)
    service = differing_service(connection, settings) if recorded else None
    if service is not None and not take_over:
        raise refusal(settings, service)
    if take_over or not recorded:
        job_settings.note(connection, "usda_service", _service_of(settings))


def learn_service(connection: sqlite3.Connection, settings: Settings) -> None:
    """Record the service after it has answered."""
    job_settings.note(connection, "usda_service", _service_of(settings))


def _service_of(settings: Settings) -> str:
    """Return the service as the ledger records it.

    Its API and its public files are one service; an address of the API stands for both.
    """
    return _address_of(settings)[1]


def _address_of(settings: Settings) -> tuple[str, str]:
    """Return the setting that names another service than USDA's own, and its address."""
    pairs = {
        "usda_url": (settings.usda_url, DEFAULT_USDA_URL),
        "esrqs_url": (settings.esrqs_url, DEFAULT_ESRQS_URL),
        "agtransport_url": (settings.agtransport_url, DEFAULT_AGTRANSPORT_URL),
    }
    others = ((name, url) for name, (url, usual) in pairs.items() if url != usual)
    return next(others, ("usda_url", DEFAULT))
