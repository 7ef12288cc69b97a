"""USDA's trade service on loopback: monthly exports to China in the shape its clients read."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

COTTON, SOYBEANS, LAPTOPS = "5201009000", "1201900095", "8471300100"
KEY = "k3y-for-the-trade-service"
GOODS = {COTTON: True, SOYBEANS: True, LAPTOPS: False}


def goods_row(code: str, *, agricultural: bool) -> dict[str, Any]:
    return {
        "hS10Code": code,
        "startDate": "2013-01-01T00:00:00",
        "endDate": "2099-12-31T00:00:00",
        "productType": "Exports",
        "commodityName": f"GOODS {code}",
        "commodityDescription": f"GOODS {code}",
        "isAgCommodity": agricultural,
        "censusUOMId1": 95,
    }


def export_row(month: date, code: str, value: float, partner: str = "CH") -> dict[str, Any]:
    return {
        "date": f"{month:%Y%m}",
        "countryCode": partner,
        "hS10Code": code,
        "censusUOMId1": 95,
        "censusUOMId2": 95,
        "fasConvertedUOMId": 0,
        "fasNonConvertedUOMId": 0,
        "quantity1": 0.0,
        "quantity2": 0.0,
        "value": value,
    }


@dataclass
class TradeService:
    """The service: rows by month, the list of goods, and the paths it was asked for."""

    rows: dict[date, list[dict[str, Any]]] = field(default_factory=dict)
    goods: list[dict[str, Any]] = field(
        default_factory=lambda: [goods_row(c, agricultural=a) for c, a in GOODS.items()]
    )
    url: str = ""
    key: str = KEY
    asked: list[str] = field(default_factory=list)

    def publish(self, month: date, values: Mapping[str, float]) -> None:
        """Publish a month, or its correction."""
        self.rows[month] = [export_row(month, code, value) for code, value in values.items()]

    def answer(self, path: str, key: str | None) -> tuple[int, object]:
        """Return status and body for a path below `/api/gats/`."""
        self.asked.append(path)
        if key != self.key:
            return 403, {"error": {"code": "API_KEY_MISSING", "message": "No key."}}
        if path == "commodities":
            return 200, self.goods
        parts = path.split("/")
        if parts[:3] != ["censusExports", "partnerCode", "CH"]:
            return 404, {"error": {"code": "NOT_FOUND", "message": path}}
        year, month = int(parts[4]), int(parts[6])
        found = (rows for on, rows in self.rows.items() if (on.year, on.month) == (year, month))
        return 200, next(found, [])


@contextmanager
def serving(service: TradeService) -> Iterator[TradeService]:
    """Serve on loopback; `url` is to be given where the export sales' address would be."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.removeprefix("/api/gats/")
            status, content = service.answer(path, self.headers.get("X-Api-Key"))
            body = content if isinstance(content, bytes) else json.dumps(content).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    service.url = f"http://127.0.0.1:{server.server_port}/api/esr"
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
