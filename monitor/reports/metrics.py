"""Write the heartbeat as a Prometheus text file, for the node_exporter's textfile collector.

Names end with their unit, totals with `_total`, and an unknown value has no sample
(prometheus.io/docs/instrumenting/exposition_formats). Everything is from health.json, so that a
failed pass keeps the figures of the one before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from monitor.core.frozen import Frozen
from monitor.core.signs import escaped

PREFIX = "purchase_monitor_"
WORDS = ("trouble", "notice")
STATES = ("ok", "waiting", "trouble")
State = Mapping[str, Any]
Labels = Mapping[str, object]
Samples = Sequence[tuple[Labels, float | int | None]]


class Metric(Frozen):
    """One metric: its name without prefix, what it is, its samples, and whether it is a total."""

    name: str
    says: str
    samples: Samples

    def lines(self) -> Iterator[str]:
        """Yield HELP, TYPE and the known samples; nothing without any."""
        known = [(labels, value) for labels, value in self.samples if value is not None]
        if not known:
            return
        name = f"{PREFIX}{self.name}"
        yield f"# HELP {name} {self.says}"
        yield f"# TYPE {name} {'counter' if name.endswith('_total') else 'gauge'}"
        for labels, value in known:
            yield f"{name}{_labels(labels)} {value}"


def metrics_text(state: State) -> str:
    """Return the file's text for a heartbeat."""
    return "".join(f"{line}\n" for metric in _metrics(state) for line in metric.lines())


def _metrics(state: State) -> Iterator[Metric]:
    yield Metric("build_info", "Version of the monitor.", [({"version": state["version"]}, 1)])
    yield Metric(
        "state",
        "Whether the last pass was ok, waits for USDA or a mail server, or needs an operator.",
        [({"state": word}, int(state["state"] == word)) for word in STATES],
    )
    yield from _times(state)
    yield Metric(
        "missing_releases",
        "Weekly releases that were due and are not in the figures.",
        [({}, state.get("missing_releases"))],
    )
    words = [each["word"] for each in state.get("trouble") or []]
    yield Metric("problems", "Problems of the last pass.", [({}, len(state["problems"]))])
    yield Metric(
        "open_trouble",
        "Open alerts for operators: trouble to act on, and notices.",
        [({"word": word}, words.count(word)) for word in WORDS if "trouble" in state],
    )
    yield from _of_messages(state.get("queue") or [])
    yield from _of_the_disk(state.get("disk") or {})
    yield from _of_readings(state.get("readings") or [])


def _times(state: State) -> Iterator[Metric]:
    for name, says in (
        ("last_pass", "When the last pass ran."),
        ("last_success", "When a pass without problems last ran."),
        ("next_pass", "When a pass has run at the latest."),
        ("next_release", "When USDA's next weekly release is due."),
    ):
        key = {"next_pass": "next_pass_by"}.get(name, f"{name}_at")
        yield Metric(f"{name}_timestamp_seconds", says, [({}, _seconds(state.get(key)))])
    yield Metric(
        "last_release_timestamp_seconds",
        "When the newest recorded release was published, by where it was fetched.",
        [
            ({"origin": each["origin"]}, _seconds(each["last_release_at"]))
            for each in state.get("origins") or []
        ],
    )
    yield Metric(
        "last_week_ending_timestamp_seconds",
        "Midnight UTC of the day the newest counted week ended.",
        [({}, _midnight(state.get("last_week_ending")))],
    )


def _of_messages(queue: Sequence[State]) -> Iterator[Metric]:
    yield Metric(
        "messages_queued",
        "Messages not delivered yet, by channel: to be sent, or refused for good.",
        [
            ({"channel": each["channel"], "state": word}, each[word])
            for each in queue
            for word in ("waiting", "undeliverable")
        ],
    )
    sent = [({"channel": each["channel"]}, each["sent"]) for each in queue]
    yield Metric("messages_sent_total", "Messages delivered, by channel.", sent)


def _of_the_disk(disk: State) -> Iterator[Metric]:
    yield Metric("disk_free_bytes", "Free bytes on its disk.", [({}, disk.get("free_bytes"))])
    yield Metric(
        "disk_needed_bytes",
        "Bytes the next passes may need; less free is an alert.",
        [({}, disk.get("needed_bytes"))],
    )


def _of_readings(readings: Sequence[State]) -> Iterator[Metric]:
    for name, says in (
        ("purchased", "What a reading counts, in its unit."),
        ("target", "What was promised, in the same unit."),
    ):
        yield Metric(
            f"reading_{name}",
            says,
            [({**_named(each), "unit": each["unit"]}, each[name]) for each in readings],
        )
    shares = [(_named(each), each["share"]) for each in readings]
    yield Metric("reading_share_ratio", "Purchased as a fraction of the target.", shares)


def _named(reading: State) -> dict[str, object]:
    headline = "true" if reading["headline"] else "false"
    names = {name: reading[name] for name in ("commitment", "reading")}
    return {**names, "headline": headline}


def _labels(labels: Labels) -> str:
    if not labels:
        return ""
    return "{" + ",".join(f'{name}="{_escaped(str(v))}"' for name, v in labels.items()) + "}"


def _escaped(value: str) -> str:
    lines = [escaped(line) for line in value.split("\n")]
    return r"\n".join(line.replace("\\", r"\\").replace('"', r"\"") for line in lines)


def _seconds(instant: object) -> float | None:
    """Return an instant of the heartbeat as seconds since 1970; None if it is not there."""
    return datetime.fromisoformat(instant).timestamp() if isinstance(instant, str) else None


def _midnight(day: object) -> float | None:
    if not isinstance(day, str):
        return None
    return datetime.combine(date.fromisoformat(day), time(), UTC).timestamp()
