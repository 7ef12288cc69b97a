"""The lists USDA serves beside the figures: commodities, countries, regions and units.

A part of the real lists (of 44 commodities and 211 countries), with the real codes, names and
irregularities: a commodity in bales and one in pounds, two without a GENC code, and a regional
total ("EUROPEAN") among the countries.
"""

from .records import UNKNOWN_BEFORE, UNKNOWN_NOW, ApiRow, Commodity, Country

METRIC_TONS, RUNNING_BALES, POUNDS = 1, 2, 5

JUNE, AUGUST, OCTOBER, JANUARY = (6, 1), (8, 1), (10, 1), (1, 1)

COMMODITIES = (
    Commodity(107, "All Wheat", METRIC_TONS, JUNE),
    Commodity(401, "Corn", METRIC_TONS),
    Commodity(701, "Sorghum", METRIC_TONS),
    Commodity(801, "Soybeans", METRIC_TONS),
    Commodity(901, "Soybean cake & meal", METRIC_TONS, OCTOBER),
    Commodity(902, "Soybean Oil", METRIC_TONS, OCTOBER),
    Commodity(1301, "Cotton- Am Pima", RUNNING_BALES, AUGUST),
    Commodity(1404, "All Upland Cotton", RUNNING_BALES, AUGUST),
    Commodity(1505, "All Rice", METRIC_TONS, AUGUST),
    Commodity(1605, "Cattle Hides and Skins-other-excluding Wet Blues", POUNDS, starts_on=JANUARY),
    Commodity(1701, "Fresh, Chilled, or Frozen Muscle Cuts of Beef", METRIC_TONS, JANUARY),
    Commodity(1702, "Fresh, Chilled, or Frozen Muscle Cuts of Pork", METRIC_TONS, JANUARY),
)

COUNTRIES = (
    Country(1, "EUROPEAN", "EUROPEAN UNION - 27", 1),
    Country(1220, "CANADA", "CANADA", 11, "CAN"),
    Country(1610, "MIGUEL", "ST. PIERRE AND MIQUELON", 11),
    Country(2010, "MEXICO", "MEXICO", 11, "MEX"),
    Country(4210, "NETHLDS", "NETHERLANDS", 1, "NLD"),
    Country(4280, "GERMANY", "GERMANY", 1, "DEU"),
    Country(5700, "CHINA", "CHINA, PEOPLES REPUBLIC OF", 7, "CHN"),
    Country(5820, "HG KONG", "HONG KONG", 9, "HKG"),
    Country(5830, "TAIWAN", "TAIWAN", 6, "TWN"),
    Country(5880, "JAPAN", "JAPAN", 5, "JPN"),
    Country(7290, "EGYPT", "EGYPT", 10, "EGY"),
    Country(UNKNOWN_NOW, "UNKNOWN", "UNKNOWN", 99, "AX1"),
)

UNKNOWN_AS_IT_WAS = Country(UNKNOWN_BEFORE, "UNKNOWN", "UNKNOWN", 99, "AX1")
"""The entry that stood in the list until unknown destinations were renumbered."""

_REGIONS = {
    1: "EUROPEAN UNION - 27",
    2: "OTHER EUROPE",
    3: "EASTERN EUROPE",
    4: "FORMER SOVIET UNION-12",
    5: "JAPAN",
    6: "TAIWAN",
    7: "CHINA",
    8: "INDIA",
    9: "OTHER ASIA AND OCEANIA",
    10: "AFRICA",
    11: "WESTERN HEMISPHERE",
    99: "UNKNOWN",
}

_UNITS = {1: "Metric Tons", 2: "Running Bales", 3: "Pieces", 4: "NUMBER", 5: "Pounds"}


def regions_as_api() -> list[ApiRow]:
    """The answer of `/regions`; names are padded to 30 characters."""
    return [{"regionId": code, "regionName": name.ljust(30)} for code, name in _REGIONS.items()]


def units_as_api() -> list[ApiRow]:
    """The answer of `/unitsOfMeasure`; the field really is called `unitNames`."""
    return [{"unitId": code, "unitNames": name} for code, name in _UNITS.items()]
