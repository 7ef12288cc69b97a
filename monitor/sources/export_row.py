"""One row of `/exports` with the API's own field names, and the limits of its amounts."""

from __future__ import annotations

from typing import Annotated

import msgspec

LARGEST = 10**15
Amount = Annotated[int, msgspec.Meta(ge=-LARGEST, le=LARGEST)]
Exports = Annotated[int, msgspec.Meta(ge=0, le=LARGEST)]
LARGEST_CODE = 99_999
Code = Annotated[int, msgspec.Meta(ge=1, le=LARGEST_CODE)]
"""A code of USDA's; 0 is the ledger's own code of the sum over all destinations."""


class ExportRow(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    """One row of `/exports`; its amounts stand in the order of `core.records.Measures`."""

    commodity_code: int = msgspec.field(name="commodityCode")
    country_code: Code = msgspec.field(name="countryCode")
    weekly_exports: Exports = msgspec.field(name="weeklyExports")
    accumulated_exports: Exports = msgspec.field(name="accumulatedExports")
    outstanding_sales: Amount = msgspec.field(name="outstandingSales")
    gross_new_sales: Amount = msgspec.field(name="grossNewSales")
    net_sales: Amount = msgspec.field(name="currentMYNetSales")
    total_commitment: Amount = msgspec.field(name="currentMYTotalCommitment")
    next_year_outstanding: Amount = msgspec.field(name="nextMYOutstandingSales")
    next_year_net_sales: Amount = msgspec.field(name="nextMYNetSales")
    unit_id: int = msgspec.field(name="unitId")
    week_ending: str = msgspec.field(name="weekEndingDate")


AMOUNTS = ExportRow.__struct_encode_fields__[2:-2]
"""The API's names of the eight amounts, in the order of `core.records.Measures`."""

NEVER_NEGATIVE = frozenset({"weeklyExports", "accumulatedExports"})
