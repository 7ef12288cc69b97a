"""A week that is not over has no figures: whatever names it is refused, for every public file."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from monitor.core.errors import SourceChanged
from monitor.ingest.intake import IngestResult
from monitor.ingest.public_fetch import PublicFetch
from monitor.ledger import oddities
from monitor.ledger.store import open_ledger
from monitor.sources.public_http import PublicHttp
from tests.usda import new_york

NOW = new_york(date(2026, 4, 9))


def test_a_week_to_come_is_refused_and_kept_for_an_alert() -> None:
    with open_ledger(None) as ledger:
        fetch = PublicFetch(ledger, PublicHttp(), NOW, None, IngestResult())
        fetch.check_over("an address", date(2026, 4, 8), "weekly highlights")

        with pytest.raises(SourceChanged, match="names w/e 9 Apr 2026, a week to come"):
            fetch.check_over("an address", date(2026, 4, 9), "weekly highlights")

        [odd] = oddities.seen(ledger)
        assert (odd.place, odd.refused) == ("an address", True)


def test_a_clock_that_is_behind_usdas_refuses_nothing() -> None:
    with open_ledger(None) as ledger:
        done = IngestResult(source_time=NOW)
        fetch = PublicFetch(ledger, PublicHttp(), NOW - timedelta(days=30), None, done)

        fetch.check_over("an address", date(2026, 4, 2), "static report")
