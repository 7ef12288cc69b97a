"""All files of one report, by name, as bytes."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.alerts.model import RaisedAlert
from monitor.charts import pictures_of
from monitor.progress.standing import Standing
from monitor.reports.gallery import Chart
from monitor.reports.page import page
from monitor.reports.statements_json import statements_json
from monitor.reports.status_json import status_json
from monitor.reports.tables import purchases_csv
from monitor.reports.text import alerts_txt


def build(
    standing: Standing,
    new_alerts: Sequence[RaisedAlert],
    all_alerts: Sequence[RaisedAlert],
    *,
    version: str,
) -> dict[str, bytes]:
    """The page, the tables, the alerts and the charts; names as they stand in the folder.

    `new_alerts` are this pass's, `all_alerts` those and every earlier one. The same standing
    gives the same bytes.
    """
    drawn = _charts(standing)
    charts = [chart for chart, _ in drawn]
    texts = {
        "index.html": page(standing, new_alerts, all_alerts, charts, version=version),
        "status.json": status_json(standing),
        "statements.json": statements_json(standing),
        "purchases.csv": purchases_csv(standing),
        "alerts.txt": alerts_txt(standing, new_alerts, all_alerts),
    }
    texts |= {explanation_file(key): text for key, text in standing.explanations.items()}
    files = {name: text.encode() for name, text in texts.items()}
    for _, saved in drawn:
        files |= saved
    return files


def explanation_file(key: str) -> str:
    """Where the arithmetic behind a reading's number stands in the report's folder."""
    return f"explain/{key.replace('/', '-')}.txt"


def _charts(standing: Standing) -> list[tuple[Chart, dict[str, bytes]]]:
    """Every chart for the page, with its files; each is drawn once."""
    from monitor.charts.press import saved_all

    drawn, pictures = [], list(pictures_of(standing))
    for picture, saved in zip(pictures, saved_all(pictures), strict=True):
        files = {
            f"charts/{picture.stem}.png": saved.png,
            f"charts/{picture.stem}.svg": saved.svg,
        }
        drawn.append((Chart(picture.subject, saved.svg.decode(), tuple(files)), files))
    return drawn
