"""The public files of a scripted source: what its API answers, as reports and as AgTransport."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from monitor.sources.public_http import Fetched, Validators
from tests.usda import World, agtransport
from tests.usda.records import Country
from tests.usda.static_reports import destinations_xml, national_xml

REPORTS, TABLE = "https://usda.example/StaticReports", "https://agtransport.example/rows.json"


@dataclass(frozen=True)
class PublicSource:
    """Answers as the client of the public files does, at once; `rows` are the API's of 2027."""

    rows: Iterable[Mapping[str, object]]
    names: Mapping[str, int]
    now: datetime

    def get(
        self,
        url: str,
        known: Validators | None = None,
        *,
        referer: str | None = None,
        tries: int = 1,
    ) -> Fetched:
        """The file at an address."""
        return Fetched(self._body(url), None, None, None)

    def _body(self, url: str) -> bytes:
        countries = [Country(code, name, name, 0) for name, code in self.names.items()]
        world = World(lambda: self.now, countries=countries)
        world.publish(self.rows, market_year=2027, published_at=self.now)
        if url.startswith(TABLE):
            return agtransport.socrata_reply(world, self.now, urlsplit(url).query, ()).body
        if url.endswith("CWRCommoditySummary.xml"):
            return national_xml(world, self.now)
        return destinations_xml(world, self.now)
