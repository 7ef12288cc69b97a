"""`monitor announced` as its users run it: pasted, from a file, piped from a mail."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from monitor.ingest.rebuild import writing
from monitor.ingest.shipped import from_snapshot
from tests.environment import environment
from tests.pictures import MONITOR

CHINA = (
    "Private exporters reported sales of 792,000 metric tons of soybeans for delivery to China "
    "during the 2025/2026 marketing year. (FAS-ESR-072-25, 18 Nov 2025)"
)
UNKNOWN = CHINA.replace("792,000", "120,000").replace("China", "unknown destinations")
PRINTABLE = (
    CHINA.partition(" (")[0]
    .replace("metric tons", "metric&nbsp;tons")
    .replace("2025/2026", "2025/=\n2026")
)
MAIL = f"""\
Received: from mail.example by desk.example; Tue, 18 Nov 2025 09:02:11 -0500
From: USDA FAS <usdafas@example.gov>
Subject: =?utf-8?q?Private_Exporters_Report_Sales?=
Date: Tue, 18 Nov 2025 14:01:33 +0000
MIME-Version: 1.0
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

<html><head><style>p {{ color: red }}</style></head><body><p>{PRINTABLE}</p></body>=
</html>
"""


class Place:
    """A folder in which the command runs, without network."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def monitor(
        self, *arguments: str, given: str | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run the command."""
        return subprocess.run(
            [*MONITOR, *arguments],
            cwd=self.folder,
            env=environment(MONITOR_DATABASE=str(self.folder / "monitor.db")),
            input=given,
            capture_output=True,
            text=True,
            check=False,
        )

    def checks(self, as_of: str) -> list[dict[str, object]]:
        """Return the announcements in `status --json` of a day."""
        shown = self.monitor("status", "--json", "--as-of", as_of)
        found: list[dict[str, object]] = json.loads(shown.stdout)["cross_checks"]
        return [each for each in found if each["dataset"] == "announcements"]

    def status(self, as_of: str) -> str:
        """Return the table of a day, on one line."""
        return " ".join(self.monitor("status", "--as-of", as_of).stdout.split())


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """Return a folder with a database of the bundled figures."""
    with writing(tmp_path / "monitor.db", []) as ledger:
        from_snapshot(ledger)
    return Place(tmp_path)


def test_pasted_it_is_recorded_and_listed(place: Place) -> None:
    added = place.monitor("announced", "add", CHINA)

    assert added.returncode == 0, added.stderr
    assert added.stdout == (
        "FAS-ESR-072-25, 18 Nov 2025: sale of 792,000 t of Soybeans to China, 2025/2026\n"
        "Recorded: 1 amount.\n"
    )
    assert place.monitor("announced", "list").stdout == (
        "FAS-ESR-072-25, 18 Nov 2025: sale 2025/2026: 792,000 t of Soybeans to China\n"
    )
    again = place.monitor("announced", "add", CHINA)
    assert again.stdout.endswith("It is on record already.\n")


@pytest.mark.parametrize("numbered", [True, False])
def test_a_name_that_is_no_destination_is_told_with_what_it_may_mean(
    place: Place, numbered: bool
) -> None:
    text = CHINA if numbered else CHINA.replace("FAS-ESR-072-25, ", "")
    wrong = text.replace("China", "Chinna")

    added = place.monitor("announced", "add", wrong)
    document = json.loads(place.monitor("announced", "add", wrong, "--json").stdout)
    name = document["name"]
    right = place.monitor("announced", "add", text, "--replaces", name)

    assert added.returncode == 0, added.stderr
    assert (
        "Chinna is no destination of USDA's list, so it is compared with nothing. Did you mean "
        "China" in added.stdout
    )
    assert f"add it as it should read with --replaces {name}." in added.stdout
    assert document["unlisted_destinations"] == ["Chinna"]
    assert "Chinna" not in right.stdout
    assert place.monitor("announced", "list").stdout.count("Chin") == 1
    assert "792,000 t to China (18 Nov 2025)" in place.status("2025-11-18")


def test_unknown_destinations_and_usual_names_are_no_mistake(place: Place) -> None:
    for number, name in enumerate(("unknown destinations", "the Philippines", "South Korea")):
        text = CHINA.replace("China", name).replace("072", f"08{number}")
        assert "no destination" not in place.monitor("announced", "add", text).stdout


def test_both_names_of_a_change_of_destination_are_looked_at(place: Place) -> None:
    added = place.monitor(
        "announced",
        "add",
        "Private exporters reported a change in destination for 100,000 metric tons of soybeans "
        "from Freedonia to China during the 2025/2026 marketing year.",
        "--on",
        "2025-11-18",
    )

    assert "Freedonia is no destination of USDA's list" in added.stdout, added.stderr


def test_from_a_file_and_from_a_mail_it_is_the_same(place: Place) -> None:
    (place.folder / "text.txt").write_text(CHINA, encoding="utf-8")

    place.monitor("announced", "add", "text.txt")
    by_file = place.monitor("announced", "list").stdout
    piped = place.monitor("announced", "add", "-", given=MAIL)

    assert "792,000 t of Soybeans to China" in by_file
    assert piped.returncode == 0, piped.stderr
    assert "18 Nov 2025: sale of 792,000 t of Soybeans to China, 2025/2026" in piped.stdout


def test_it_is_shown_until_the_report_that_contains_it_and_then_beside_it(place: Place) -> None:
    place.monitor("announced", "add", CHINA)
    place.monitor("announced", "add", UNKNOWN.replace("072", "073"))

    since = (
        "Announced since the last report: 792,000 t to China (18 Nov 2025) and 120,000 t to "
        "unknown destinations (18 Nov 2025); not counted until the weekly report that contains it "
        "is out."
    )
    assert place.checks("2025-11-17") == []
    assert since in place.status("2025-11-18")
    [check] = place.checks("2025-12-01")
    assert check["since_last_report"] == [
        {
            "announced_on": "2025-11-18",
            "name": "FAS-ESR-072-25",
            "kind": "sale",
            "amount": 792_000,
            "marketing_year": "2025/2026",
        }
    ]
    [settled] = place.checks("2026-01-20")
    assert settled["since_last_report"] == settled["to_unknown_since_last_report"] == []
    assert settled["newest_settled_week"] == {
        "week_ending": "2025-11-20",
        "announced": 792_000,
        "net_purchases": 2_142_000,
    }
    assert (
        "Announced for the week ending 20 Nov 2025: 792,000 t; its weekly report shows net "
        "purchases of 2,142,000 t, of which it is part."
    ) in place.status("2026-01-20")


def test_nothing_of_it_is_counted(place: Place) -> None:
    before = place.monitor("status", "--json", "--as-of", "2025-12-01").stdout
    place.monitor("announced", "add", CHINA)
    after = json.loads(place.monitor("status", "--json", "--as-of", "2025-12-01").stdout)

    assert after.pop("cross_checks")
    expected = json.loads(before)
    del expected["cross_checks"]
    assert after == expected


def test_a_cancellation_takes_off_and_a_correction_replaces(place: Place) -> None:
    place.monitor("announced", "add", CHINA)
    place.monitor(
        "announced",
        "add",
        "Private exporters reported cancellation of export sales of 132,000 metric tons of "
        "soybeans for delivery to China during the 2025/2026 marketing year.",
        "--on",
        "2025-11-19",
    )
    assert "660,000 t to China (18 Nov – 19 Nov 2025)" in place.status("2025-11-19")

    corrected = place.monitor(
        "announced",
        "add",
        "CORRECTION: "
        + CHINA.replace("792,000", "796,000").replace("072", "074").replace("18 Nov", "20 Nov"),
        "--replaces",
        "FAS-ESR-072-25",
    )

    assert corrected.returncode == 0, corrected.stderr
    assert "664,000 t to China" in place.status("2025-11-20")
    assert "660,000 t to China" in place.status("2025-11-19")


def test_a_change_of_destination_takes_off_where_the_sale_was_before(place: Place) -> None:
    place.monitor("announced", "add", CHINA)
    place.monitor("announced", "add", UNKNOWN.replace("072", "073"))
    for tonnes, whence, to in (
        ("100,000", "unknown destinations", "China"),
        ("60,000", "China", "Vietnam"),
    ):
        done = place.monitor(
            "announced",
            "add",
            f"Private exporters reported changes in destination for {tonnes} metric tons of "
            f"soybeans from {whence} to {to} during the 2025/2026 marketing year.",
            "--on",
            "2025-11-19",
        )
        assert done.returncode == 0, done.stderr

    assert (
        "832,000 t to China (18 Nov – 19 Nov 2025) and 20,000 t to unknown destinations"
    ) in place.status("2025-11-19")


def test_one_with_the_same_number_replaces_the_first(place: Place) -> None:
    place.monitor("announced", "add", CHINA)
    place.monitor("announced", "add", CHINA.replace("792,000", "796,000"))

    assert place.monitor("announced", "list").stdout == (
        "FAS-ESR-072-25, 18 Nov 2025: sale 2025/2026: 796,000 t of Soybeans to China\n"
    )


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("hello",), "This is no announcement that can be read whole: 'hello'."),
        ((CHINA.partition(" (")[0],), "The announcement names no day: give it with --on"),
        ((CHINA, "--replaces", "FAS-ESR-001-25"), "No announcement FAS-ESR-001-25 is on record"),
    ],
)
def test_what_cannot_be_recorded_is_one_sentence(
    place: Place, arguments: tuple[str, ...], sentence: str
) -> None:
    done = place.monitor("announced", "add", *arguments)

    assert done.returncode == 2
    assert sentence in done.stderr
    assert place.monitor("announced", "list").stdout.startswith("No announcement is on record")
