"""What `monitor doctor` checks of USDA: the origin in use answers, and the origins agree."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, timedelta

from monitor.assess.as_of import Query
from monitor.commitments.promises import read_commitments
from monitor.core import clocks
from monitor.core.calendar import WEEK
from monitor.core.errors import LedgerError, MonitorError
from monitor.core.formats import amount, day, plural
from monitor.core.periods import MONTHLY
from monitor.core.records import USDA
from monitor.core.trade_releases import newest_month
from monitor.core.units import US_DOLLARS
from monitor.ingest.open import reading_ledger
from monitor.ingest.public_fetch import REFERER
from monitor.ingest.public_reports import NATIONAL_FILE
from monitor.ingest.service import other_service, refusal
from monitor.ingest.update import not_asked
from monitor.jobs.doctor_machine import Advice
from monitor.jobs.queries import load_disagreements
from monitor.settings.settings import SIGN_UP, Settings
from monitor.sources import agtransport, gats
from monitor.sources.commodity_codes import PUBLIC_HISTORY
from monitor.sources.esrqs import parse_national
from monitor.sources.fgis_text import parse_text
from monitor.sources.trade_values import (
    AGRICULTURAL,
    CHINA,
    OTHER_FARM_GOODS,
    PARTNER_CODES,
    SOYBEANS,
)
from monitor.text.key_advice import key_advice

CLOCK_OFF = timedelta(minutes=2)
LATELY = 4 * WEEK
"""How far back AgTransport is asked, because its lag behind a release is not known."""


def usda(settings: Settings, now: datetime) -> str:
    """Return that the origin in use answers; raise MonitorError or Advice if it does not."""
    if not settings.live:
        return _not_asked(settings, now)
    with suppress(LedgerError), reading_ledger(settings) as (connection, _):
        if (theirs := other_service(connection, settings)) is not None:
            raise refusal(settings, theirs)
    return _public_files(settings, now) if settings.origin == "public" else _api(settings, now)


def origins(settings: Settings, now: datetime) -> str:
    """Return how many amounts USDA's publications disagree on."""
    found = 0
    with suppress(LedgerError), reading_ledger(settings) as (connection, _):
        found = len(load_disagreements(connection, Query(settings, now)).open)
    if not found:
        return "no disagreement between USDA's publications is on record"
    differ = plural(found, "amount differs", "amounts differ")
    return f"{differ} between USDA's publications; the recorded ones count: see `monitor audit`"


def inspections(settings: Settings, now: datetime) -> str:
    """Return up to which week the weekly text of grain inspections goes."""
    if not settings.asks_inspections:
        return "not asked for"
    # because it loads requests
    from monitor.sources.public_http import PublicHttp

    http = PublicHttp()
    try:
        body = http.get(settings.fgis_text_url).body or b""
    finally:
        http.close()
    text = parse_text(body, {"SOYBEANS"})
    return f"the weekly text answers (to w/e {day(text.week_ending)})"


def values(settings: Settings, now: datetime) -> str:
    """Return that USDA's trade service gives the newest month; nothing is asked without need."""
    wanted = {c.commodity for c in read_commitments(settings.commitments) if c.by_value}
    if OTHER_FARM_GOODS not in wanted:
        return "no promise counts USDA's trade values"
    if not settings.live:
        return "not asked for"
    if settings.origin != "api":
        raise Advice(f"trade values need a free key from {SIGN_UP}: set USDA_API_KEY")
    # because it loads requests
    from monitor.sources.http import UsdaHttp

    month = newest_month(now)
    http = UsdaHttp(settings.gats_url, settings.usda_api_key, attempts=1)
    try:
        agricultural = gats.parse_agricultural(http.get(gats.COMMODITIES))
        partner = PARTNER_CODES[CHINA]
        body = http.get(gats.exports_path(partner, month))
        sums = gats.parse_exports(body, partner, month, agricultural)
    finally:
        http.close()
    less = sums[AGRICULTURAL] - sums[SOYBEANS]
    return f"the trade service answers ({MONTHLY.label(month)}: {amount(less, US_DOLLARS)})"


def _api(settings: Settings, now: datetime) -> str:
    # because it loads requests
    from monitor.sources.http import UsdaHttp

    http = UsdaHttp(settings.usda_url, settings.usda_api_key, attempts=1)
    try:
        http.get("datareleasedates")
    finally:
        http.close()
    left = f"{http.quota.left:,} requests left" if http.quota else "quota unknown"
    if differs := clocks.remark(now, clocks.instant_of(http.server_time), CLOCK_OFF):
        raise Advice(differs)
    return f"answers, the key is accepted, {left}, the clocks agree"


def _public_files(settings: Settings, now: datetime) -> str:
    """Return up to which week each public file reaches, and what a key would add."""
    # because it loads requests
    from monitor.sources.public_http import PublicHttp

    http = PublicHttp()
    try:
        fetched = http.get(f"{settings.esrqs_url}/{NATIONAL_FILE}", referer=REFERER)
        newest = max(parse_national(fetched.body or b"").weeks)
        report = f"the static report answers (to w/e {day(newest)})"
        if differs := clocks.remark(now, fetched.date, CLOCK_OFF):
            raise Advice(differs)
        page = agtransport.request(list(PUBLIC_HISTORY), newest - LATELY, newest)
        try:
            body = http.get(f"{settings.agtransport_url}?{page}").body or b""
            rows = agtransport.parse(body)
        except MonitorError as error:
            raise Advice(f"{report}, AgTransport does not: {error}") from error
    finally:
        http.close()
    history = _reach(max((row.week_ending for row in rows), default=None))
    advice = key_advice(settings)
    return (
        f"{report}, AgTransport too ({history}), the clocks agree.{f' {advice}' if advice else ''}"
    )


def _reach(week: date | None) -> str:
    return "nothing of the last weeks" if week is None else f"to w/e {day(week)}"


def _not_asked(settings: Settings, now: datetime) -> str:
    with suppress(LedgerError), reading_ledger(settings) as (connection, _):
        if Query(settings, now).source(connection) == USDA:
            raise not_asked()
    return "not contacted: MONITOR_SOURCE is shipped; using bundled figures"
