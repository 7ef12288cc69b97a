"""The PDF: without a browser, with one that fails, and in a run."""

from pathlib import Path

import pytest

from monitor.assess.detailed_report import DetailedReport
from monitor.core.errors import MonitorError, OutputError
from monitor.core.frozen import replace
from monitor.jobs.report import Draft, Form, publish_report
from monitor.reports.pdf import pdf
from tests.detailed import detailed
from tests.test_cli import monitor

from .reading import Page


@pytest.fixture
def browser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program called chromium, alone on the path; it prints the words PDF and its arguments."""
    folder = tmp_path / "bin"
    folder.mkdir()
    program = folder / "chromium"
    program.write_text(
        "#!/bin/sh\nfor a; do case $a in --print-to-pdf=*) echo PDF $@ > ${a#*=};; esac; done\n"
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))
    return program


def publish(out: Path, today: DetailedReport, problems: list[MonitorError]) -> Path:
    small = detailed(replace(today, assessments=today.assessments[:1]))
    draft = Draft(small, (), [], [], tuple, lambda _: small)
    return publish_report(out, draft, Form(pdf=True), problems)


def test_without_a_browser_one_sentence_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")

    with pytest.raises(OutputError) as raised:
        pdf(b"<p>")

    assert str(raised.value) == (
        "The PDF was not made: no Chromium is installed. Install chromium (or Google Chrome), or "
        "print the page from any browser; everything else was written."
    )


def test_a_browser_that_prints_nothing_is_named(browser: Path) -> None:
    browser.write_text("#!/bin/sh\nexit 0\n")

    with pytest.raises(OutputError, match=f"{browser} did not print the page"):
        pdf(b"<p>")


def test_a_browser_that_fails_is_named(browser: Path) -> None:
    browser.write_text("#!/bin/sh\nexit 3\n")

    with pytest.raises(OutputError, match=f"{browser} did not print the page"):
        pdf(b"<p>")


def test_the_browser_is_asked_for_nothing_but_the_page(browser: Path) -> None:
    arguments = pdf(b"<p>").decode().split()

    assert arguments[0] == "PDF"
    assert arguments[-1].endswith("/page.html")
    assert "--disable-background-networking" in arguments


def test_a_report_without_a_browser_is_written_and_the_problem_told(
    today: DetailedReport, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    problems: list[MonitorError] = []

    folder = publish(tmp_path / "reports", today, problems)

    assert [type(problem) for problem in problems] == [OutputError]
    assert not (folder / "report.pdf").exists()
    assert "report.pdf" not in (folder / "index.html").read_text()


def test_a_report_with_one_has_the_pdf_and_links_it(
    today: DetailedReport, tmp_path: Path, browser: Path
) -> None:
    problems: list[MonitorError] = []

    folder = publish(tmp_path / "reports", today, problems)
    browser.write_text("#!/bin/sh\nexit 3\n")
    publish(tmp_path / "reports", today, problems)

    assert problems == [], "the second pass has nothing to draw"
    assert (folder / "report.pdf").read_text().startswith("PDF")
    links = [a["href"] for a in Page((folder / "index.html").read_text()).all("a")]
    assert "report.pdf" in links


def test_a_pass_with_nothing_new_draws_nothing_but_makes_a_lost_list_again(
    today: DetailedReport, tmp_path: Path, browser: Path
) -> None:
    problems: list[MonitorError] = []
    publish(tmp_path / "reports", today, problems)
    page = tmp_path / "reports/latest/index.html"
    before = page.stat().st_ino
    (tmp_path / "reports/feed.xml").unlink()

    publish(tmp_path / "reports", today, problems)

    assert page.stat().st_ino == before
    assert (tmp_path / "reports/feed.xml").is_file()


def test_doctor_says_that_a_wanted_pdf_cannot_be_printed(tmp_path: Path) -> None:
    wanted = monitor(tmp_path, "doctor", MONITOR_PDF="yes", PATH="/nonexistent")
    unwanted = monitor(tmp_path, "doctor", PATH="/nonexistent")

    assert "no Chromium is installed" in wanted.stdout
    assert "Chromium" not in unwanted.stdout
