"""Write `data/federal_holidays.csv` from the package `holidays`.

To be run whenever the locked version of the package changes: `python -m tools.federal_holidays`.
"""

from __future__ import annotations

import csv

from monitor.core.federal_holidays import FILE, HEADER, named_holidays
from monitor.core.paths import data_file

YEARS = range(1990, 2051)
"""From the first reports to 25 years from now; others are asked of the package as they are needed.
"""


def main() -> None:
    """Write the days of all years, each with its holiday."""
    with data_file(FILE).open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADER)
        writer.writerows(
            (day, name) for year in YEARS for day, name in named_holidays(year).items()
        )


if __name__ == "__main__":
    main()
