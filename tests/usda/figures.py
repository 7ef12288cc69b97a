"""A few real figures of soybean sales, typed in, and a short way to type in more.

They are the rows around the turn of the marketing year 2025/26 to 2026/27 and around the week
whose 58,667 t moved from the Netherlands to Germany; source: USDA ESR, as of October 2026. Fields
that were not at hand (gross new sales) are 0 as in a row of the API without such sales.
"""

from datetime import date

from .records import RowKey

SOYBEANS, CHINA, UNKNOWN, NETHERLANDS, GERMANY = 801, 5700, 9990, 4210, 4280


def esr_row(
    week_ending: str,
    *,
    shipped: int,
    outstanding: int,
    net: int = 0,
    exports: int = 0,
    gross: int = 0,
    next_outstanding: int = 0,
    next_net: int = 0,
    country: int = CHINA,
    commodity: int = SOYBEANS,
    unit: int = 1,
) -> dict[str, object]:
    """A row in the API's fields; the total commitment is shipped plus outstanding."""
    return {
        "commodityCode": commodity,
        "countryCode": country,
        "weeklyExports": exports,
        "accumulatedExports": shipped,
        "outstandingSales": outstanding,
        "grossNewSales": gross,
        "currentMYNetSales": net,
        "currentMYTotalCommitment": shipped + outstanding,
        "nextMYOutstandingSales": next_outstanding,
        "nextMYNetSales": next_net,
        "unitId": unit,
        "weekEndingDate": f"{week_ending}T00:00:00",
    }


YEAR_2026 = [
    esr_row(
        "2026-07-16",
        exports=65_628,
        shipped=12_291_209,
        outstanding=141_000,
        net=70_628,
        next_outstanding=2_262_000,
        next_net=1_006_000,
    ),
    esr_row(
        "2026-07-16",
        country=NETHERLANDS,
        exports=58_667,
        shipped=725_854,
        outstanding=0,
        net=58_667,
    ),
    esr_row("2026-07-16", country=GERMANY, shipped=1_019_998, outstanding=0),
    esr_row("2026-07-16", country=UNKNOWN, shipped=0, outstanding=921_700, net=-117_300),
    esr_row(
        "2026-08-27",
        shipped=12_357_145,
        outstanding=141_000,
        next_outstanding=7_761_000,
        next_net=972_000,
    ),
    esr_row("2026-08-27", country=UNKNOWN, shipped=0, outstanding=169_610, net=-55_000),
    esr_row(
        "2026-09-03",
        shipped=12_357_145,
        outstanding=5_000,
        net=-136_000,
        next_outstanding=8_983_000,
        next_net=1_222_000,
    ),
]
"""Marketing year 2026 (2025/26); its split week repeats the new flow in the nextMY fields."""

YEAR_2027 = [
    esr_row("2026-09-03", shipped=0, outstanding=8_983_000, net=1_222_000),
    esr_row("2026-09-10", exports=328_250, shipped=328_250, outstanding=9_530_000, net=875_250),
]
"""Marketing year 2027 (2026/27) with its first two weeks."""

DUTCH_WEEK = RowKey(SOYBEANS, 2026, NETHERLANDS, date(2026, 7, 16))
GERMAN_WEEK = RowKey(SOYBEANS, 2026, GERMANY, date(2026, 7, 16))
