"""`monitor publish` killed while it writes: the earlier site stands, and the next one is whole."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random

from monitor.reports.site import publish_site
from tests.reports.test_site import sums

FILES = 300
PUBLISHER = """
import sys
from pathlib import Path
from monitor.reports.site import publish_site
reports, site = map(Path, sys.argv[1:])
print("ready", flush=True)
while True:
    for who in (b"1", b"2"):
        publish_site(reports, {f"api/v1/{n}.json": who for n in range(300)}, site)
"""


def test_killed_at_any_moment_the_site_is_one_of_both_whole_and_the_next_run_clears_up(
    tmp_path: Path,
) -> None:
    reports, site = tmp_path / "reports", tmp_path / "site"
    (reports / "latest").mkdir(parents=True)
    for number in range(FILES):
        (reports / f"latest/{number}.csv").write_text("figures")
    publish_site(reports, {f"api/v1/{n}.json": b"1" for n in range(FILES)}, site)
    (site / "CNAME").write_text("promises.example.org")
    random, left_over = Random(14), 0  # noqa: S311 to be repeated, not safe

    for _ in range(12):
        command = [sys.executable, "-c", PUBLISHER, str(reports), str(site)]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == b"ready\n"
            time.sleep(random.uniform(0, 0.3))
            process.kill()
        assert process.returncode == -signal.SIGKILL
        left_over += len(list(tmp_path.glob(".site.*")))
        found = {path.read_bytes() for path in (site / "api").rglob("*.json")}
        assert found in ({b"1"}, {b"2"})
        assert len(list(site.rglob("*.json"))) == FILES + 1  # and .monitor.json
        assert len(list(site.rglob("*.csv"))) == FILES

    assert left_over >= 6  # most were killed while a site was half written
    publish_site(reports, {"api/v1/a.json": b"3"}, site)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["reports", "site"]
    assert {name for name in sums(site) if name.startswith("api/")} == {"api/v1/a.json"}
    assert (site / "CNAME").read_text() == "promises.example.org"
