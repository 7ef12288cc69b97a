"""Which commodities are sums of others, and which the public data set holds, by USDA's codes."""

from __future__ import annotations

COMMODITY_SUMS: dict[int, tuple[int, ...]] = {
    107: (101, 102, 103, 104, 105),
    1404: (1401, 1402, 1403),
    1505: (1498, 1499, 1501, 1502, 1503, 1504),
}
"""Commodities that are sums of others; adding one to its classes would count them twice."""

PUBLIC_HISTORY = {
    401: "Corn",
    801: "Soybeans",
    **dict.fromkeys((101, 102, 103, 104, 105, 107), "Wheat"),
}
"""AgTransport's name for each commodity it holds, by USDA's code."""
