"""A ledger made anew from its archive is the one that was lost: tried on generated histories.

A *history* is what befell one installation: polls without news, releases, corrections, answers held
back and replaced or accepted by a person, empty answers, renumberings, passes over public files;
alerts, messages, silences.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.alerts import log
from monitor.alerts.model import Alert, RuleResults
from monitor.commitments.model import Commitment
from monitor.commitments.promises import read_commitments
from monitor.core.calendar import WEEK, new_york, release_at
from monitor.core.paths import data_file
from monitor.core.quota import Quota
from monitor.core.series import Coverage, SeriesKey, SeriesResponse, SeriesRow
from monitor.ingest import accept
from monitor.ingest.intake import Ingest
from monitor.ingest.public import PublicIngest
from monitor.ingest.rebuild import writing
from monitor.ingest.refresh import from_usda, news
from monitor.ledger import held_back, job_settings
from monitor.ledger.series.write import record_series
from monitor.ledger.store import open_ledger, transaction
from monitor.notifications import contents, outbox, silences
from monitor.notifications.message import InlineImage, MessageContent
from monitor.sources.archive import Archive
from tests.ledger.public_source import REPORTS, TABLE, PublicSource

CHINA, CANADA, UNKNOWN, UNKNOWN_BEFORE = 5700, 1220, 9990, 2
FIRST_WEEK = date(2026, 9, 10)
FEW = settings(max_examples=25, deadline=None, derandomize=True)
NOT_KEPT = {
    "files": "a public file is fetched once more without it",
    "quotas": "the source tells its quota again with the next answer",
    "_sqlite_migrations": "says when the tables were made, not what they hold",
}
"""The only tables a ledger made anew may hold otherwise, and why."""


@dataclass
class Source:
    """USDA's service, answering at once: one commodity, its running year, and 2026 before it."""

    week: date = FIRST_WEEK
    codes: dict[str, int] = field(
        default_factory=lambda: {"CHINA": CHINA, "CANADA": CANADA, "UNKNOWN": UNKNOWN}
    )
    amounts: dict[tuple[str, date], int] = field(default_factory=dict)
    base_url: str = "https://usda.example"
    quota: Quota | None = None
    server_time: str | None = None
    next_answer: Callable[[list[dict[str, object]]], list[dict[str, object]]] | None = None

    def get(self, path: str, *, essential: bool = False) -> bytes:
        """The body at an address."""
        if path == "datareleasedates":
            return json.dumps([self._stamp()]).encode()
        if path == "commodities":
            row = {"commodityCode": 801, "commodityName": "Soybeans", "unitId": 1}
            return json.dumps([row]).encode()
        if path == "countries":
            return json.dumps(
                [
                    {"countryCode": code, "countryName": name, "countryDescription": name}
                    for name, code in self.codes.items()
                ]
            ).encode()
        if not path.endswith("/2027"):
            return b"[]"
        rows = self.rows()
        if self.next_answer is not None:
            rows, self.next_answer = self.next_answer(rows), None
        return json.dumps(rows).encode()

    def rows(self) -> list[dict[str, object]]:
        """Every row of 2027, in the API's fields."""
        return [self._row(name, week, amount) for (name, week), amount in self.amounts.items()]

    def release(self, sold: int) -> None:
        """A new week, with a row of every buyer."""
        self.week += WEEK
        for number, name in enumerate(self.codes):
            self.amounts[name, self.week] = sold + number

    def _stamp(self) -> dict[str, object]:
        at = release_at(self.week).astimezone(new_york())
        return {
            "commodityCode": 801,
            "marketYear": 2027,
            "marketYearStart": "2026-09-01T00:00:00",
            "marketYearEnd": "2027-08-31T00:00:00",
            "releaseTimeStamp": at.replace(tzinfo=None).isoformat(),
        }

    def _row(self, name: str, week: date, amount: int) -> dict[str, object]:
        return {
            "commodityCode": 801,
            "countryCode": self.codes[name],
            "weeklyExports": 0,
            "accumulatedExports": 0,
            "outstandingSales": amount,
            "grossNewSales": 0,
            "currentMYNetSales": 0,
            "currentMYTotalCommitment": amount,
            "nextMYOutstandingSales": 0,
            "nextMYNetSales": 0,
            "unitId": 1,
            "weekEndingDate": f"{week}T00:00:00",
        }


@dataclass
class Household:
    """One installation: its database, its clock, and what befalls it."""

    folder: Path
    promises: Sequence[Commitment]
    source: Source = field(default_factory=Source)
    now: datetime = field(default_factory=lambda: release_at(FIRST_WEEK) + timedelta(seconds=42))

    @property
    def database(self) -> Path:
        """The ledger's file."""
        return self.folder / "monitor.db"

    def poll(self, hours: int) -> None:
        """Hear that there is nothing newer, or something, and do not ask for it."""
        self.now += timedelta(hours=hours, microseconds=250_000)
        with writing(self.database, []) as ledger:
            news(Ingest(ledger, self.source, self.now, {}), self.promises)  # type: ignore[arg-type]

    def run_pass(self, hours: int) -> None:
        """Ask for what is new."""
        self.now += timedelta(hours=hours, seconds=30)
        with writing(self.database, []) as ledger:
            from_usda(ledger, self.source, self.promises, self.now, _quiet, Archive(self.database))  # type: ignore[arg-type]

    def release(self, sold: int) -> None:
        """A week comes out, and is fetched."""
        self.source.release(sold)
        self.now = max(self.now, release_at(self.source.week))
        self.run_pass(0)

    def public_pass(self, sold: int) -> None:
        """Ask the public files, which have another amount of the newest week now and then."""
        self.now += timedelta(hours=sold)
        rows = self.source.rows()
        if sold % 2:
            rows[-1]["outstandingSales"] = rows[-1]["currentMYTotalCommitment"] = sold
        http = PublicSource(rows, {**self.source.codes, "UNKNOWN": UNKNOWN}, self.now)
        with writing(self.database, []) as ledger:
            archive = Archive(self.database)
            ingest = PublicIngest(ledger, http, REPORTS, TABLE, self.now, archive)  # type: ignore[arg-type]
            ingest.take(self.promises, _quiet, again=False)

    def public_release(self, sold: int) -> None:
        """A week comes out, and is taken from the public files."""
        self.source.release(sold)
        self.now = max(self.now, release_at(self.source.week))
        self.public_pass(sold - sold % 2)

    def late_release(self, sold: int) -> None:
        """Two weeks at once, after a week in which nothing came although it was due."""
        self.now = max(self.now, release_at(self.source.week + WEEK))
        self.poll(sold)
        self.source.release(sold)
        self.release(sold + 1)

    def correct(self, sold: int) -> None:
        """An amount of the past is another one from now on, and a later release brings it."""
        for place in list(self.source.amounts)[: sold % 3]:
            self.source.amounts[place] += 1

    def doubtful(self, sold: int) -> None:
        """A release comes without a buyer, once: it is held back."""
        self.source.next_answer = lambda rows: [r for r in rows if r["countryCode"] != CANADA]
        self.release(sold)

    def empty(self, sold: int) -> None:
        """A release comes without any row, once."""
        self.source.next_answer = lambda rows: []
        self.release(sold)

    def odd(self, sold: int) -> None:
        """A release comes with a field that is new."""
        self.source.next_answer = lambda rows: [{**row, "revised": sold} for row in rows]
        self.release(sold)

    def accept(self, hours: int) -> None:
        """A person believes what waits."""
        self.now += timedelta(hours=hours)
        with writing(self.database, []) as ledger:
            while waiting := held_back.waiting(ledger):  # because one may close others
                accept.accept(ledger, Archive(self.database), waiting[0].id, self.now)

    def renumber(self, sold: int) -> None:
        """Unknown destinations get another code, from the next release on."""
        known = self.source.codes["UNKNOWN"]
        self.source.codes["UNKNOWN"] = UNKNOWN if known == UNKNOWN_BEFORE else UNKNOWN_BEFORE

    def tell(self, number: int) -> None:
        """An alert is raised or ends, and a message is queued, tried, sent."""
        key = f"soy-2026/large/{number % 3}"
        alert = Alert(key, "large", "info", "A title", "A text", ongoing=True)
        with writing(self.database, []) as ledger:
            with transaction(ledger):
                holds = key in {each.key for each in log.ongoing(ledger)}
                found = RuleResults([], [alert]) if holds else RuleResults([alert])
                raised = log.record(ledger, found, self.now)
                picture = InlineImage("cumulative", "a picture", bytes(range(256)))
                said = MessageContent(
                    "Subject", f"Text {number}", "<p>", tuple(raised), "", "f", picture
                )
                outbox.add(ledger, "Jane", "email", contents.keep(ledger, said), self.now, self.now)
            for message, _, _ in outbox.due(ledger, self.now)[: number % 3]:
                outbox.mark_attempt(ledger, message)
                outbox.mark_sent(ledger, message, self.now)
            contents.tidy(ledger)

    def silence(self, days: int) -> None:
        """A person silences a key."""
        with writing(self.database, []) as ledger:
            silences.add(ledger, f"soy-2026/{days}", self.now + timedelta(days=days), self.now)

    def take_over(self, number: int) -> None:
        """The ledger is of a job with other settings from now on."""
        with writing(self.database, []) as ledger:
            job_settings.note(ledger, "promises_file", f"/srv/{number % 3}.toml")
            job_settings.note(ledger, "settings_file", f"/etc/{number % 5}.toml")
            job_settings.note(ledger, "usda_service", f"http://mirror-{number % 2}.example")

    def inspect(self, tonnes: int) -> None:
        """Another dataset has a week, a correction of it, or takes it back."""
        week = SeriesKey("SOYBEANS", "CHINA", FIRST_WEEK, "t")
        every = Coverage(FIRST_WEEK, FIRST_WEEK)
        rows = () if tonnes % 3 == 0 else (SeriesRow(week, tonnes),)
        given = SeriesResponse(
            "inspections", "CY2026", "a file", self.now, self.now, str(tonnes), rows, every
        )
        with writing(self.database, []) as ledger:
            record_series(ledger, given)

    def lose(self) -> None:
        """The database is gone."""
        for ending in ("", "-wal", "-shm"):
            self.database.with_name(self.database.name + ending).unlink(missing_ok=True)


EVENTS = (
    "poll", "run_pass", "release", "late_release", "correct", "doubtful", "empty", "accept",
    "renumber", "tell", "silence", "odd", "take_over", "public_pass", "public_release",
    "inspect",
)  # fmt: skip
befalls = st.tuples(st.sampled_from(EVENTS), st.integers(1, 90))


@pytest.mark.slow
@FEW
@given(st.lists(befalls, min_size=4, max_size=12), st.integers(0, 11))
def test_made_anew_or_from_an_old_backup_a_ledger_is_what_it_was(
    history: list[tuple[str, int]], backed_up: int
) -> None:
    with TemporaryDirectory() as folder:
        home = Household(Path(folder), soybeans())
        for number, (event, amount) in enumerate([("release", 7), *history]):
            getattr(home, event)(amount)
            if number == backed_up:
                shutil.copy(home.database, home.folder / "backup")
        lost = everything(home.database)

        home.lose()
        anew = opened(home)
        from_backup = None
        if (home.folder / "backup").exists():
            home.lose()
            (home.folder / "backup").rename(home.database)
            from_backup = opened(home)

        assert anew == lost
        assert from_backup in (None, lost)


def test_a_history_holds_everything_that_is_to_survive(tmp_path: Path) -> None:
    """The generated histories would prove little if their tables were empty."""
    home = Household(tmp_path, soybeans())
    for event in ("release", "correct", "release", "tell", *EVENTS):
        getattr(home, event)(5)

    found = everything(home.database)

    assert {t for t, rows in found.items() if not rows} == {"enclosures"}
    assert len(found) == 26


def soybeans() -> list[Commitment]:
    """The promise for 2026 alone."""
    known = read_commitments(data_file("commitments.toml"))
    return [promise for promise in known if promise.id == "soy-2026"]


def opened(home: Household) -> dict[str, list[tuple[object, ...]]]:
    """The tables after the next command that writes has opened the ledger."""
    with writing(home.database, []):
        pass
    return everything(home.database)


def everything(database: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table that must be the same, ids and instants included."""
    with open_ledger(database) as ledger:
        names = ledger.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
        return {
            name: sorted(ledger.execute(f"SELECT * FROM {name}").fetchall(), key=repr)
            for (name,) in names
            if name not in NOT_KEPT and not name.startswith("sqlite_")
        }


def _quiet(step: str, **progress: int) -> None:
    """Nobody looks on."""
