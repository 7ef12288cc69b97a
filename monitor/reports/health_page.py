"""Write the heartbeat as a page for operators: one small file without script.

It is made from health.json by each pass, without a template, because a pass with nothing new loads
none. It cannot know that it is old, so it says when the next pass has run at the latest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from html import escape
from typing import Any

from monitor.core.formats import NOT_KNOWN, day, megabytes, new_york_time, percent, plural, utc
from monitor.core.signs import escaped

State = Mapping[str, Any]
HEADS = {
    "ok": "Everything works",
    "waiting": "Waiting: no action needed",
    "trouble": "Needs attention",
}
ORIGINS = {
    "api": "USDA's API",
    "reports": "USDA's static reports",
    "agtransport": "AgTransport",
    "shipped": "bundled figures",
}
COMMAND = re.compile("`([^`]+)`")
STYLE = """
:root { color-scheme: light dark; --ink: #1d2125; --quiet: #5a6169; --paper: #fbfaf7;
  --rule: #dedbd3; --ok: #00664a; --waiting: #7a5000; --trouble: #a33f00; }
@media (prefers-color-scheme: dark) { :root { --ink: #e7e9ea; --quiet: #a4acb4;
  --paper: #14171a; --rule: #343b41; --ok: #7fd1ae; --waiting: #f0b866; --trouble: #f0a27a; } }
body { margin: 0 auto; padding: 1.2rem 1rem 2rem; max-width: 44rem; background: var(--paper);
  color: var(--ink); font: 16px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .3rem; }
h2 { font-size: 1.1rem; margin: 1.6rem 0 .4rem; }
p, li { margin: 0 0 .5rem; } ul { padding-left: 1.2rem; margin: 0; }
.ok { color: var(--ok); } .waiting { color: var(--waiting); } .trouble { color: var(--trouble); }
.quiet { color: var(--quiet); } .foot { font-size: .9rem; margin-top: 1.6rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; font-weight: normal; vertical-align: top;
  padding: .3rem .8rem .3rem 0; border-bottom: 1px solid var(--rule); }
th { color: var(--quiet); width: 40%; }
"""


def health_page(state: State) -> str:
    """Return the page's HTML for a heartbeat."""
    body = "\n".join(part for part in _parts(state) if part)
    title = f"Monitor: {_head(state).lower()}"
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="robots" content="noindex">\n'
        f"<title>{escape(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n"
        f"{body}\n</main>\n</body>\n</html>\n"
    )


def _parts(state: State) -> Iterator[str]:
    yield f'<h1 class="{state["state"]}">{_head(state)}</h1>'
    yield (
        f"<p>Last pass: {_time(state['last_pass_at'])}. The next is expected by "
        f"<strong>{_time(state.get('next_pass_by'))}</strong> at the latest. If that time is past "
        "and this page is still the same, the job is not running: run <code>monitor doctor</code>."
        "</p>"
    )
    heading = "What is wrong, and what to do" if state["state"] == "trouble" else "Notices"
    yield from _list(heading, _troubles(state))
    yield from _list("Problems of the last pass", map(_text, state["problems"]))
    yield from _table("Figures", _figures(state))
    yield from _table("Last release by origin", _origins(state.get("origins") or []))
    yield from _table("Messages", _messages(state.get("queue") or []))
    yield from _table("Purchases", _purchases(state.get("readings") or []))
    yield from _table("Machine", _machine(state))
    at = datetime.fromisoformat(state["last_pass_at"])
    yield f'<p class="quiet foot">Version {_text(state["version"])}, written {utc(at)}.</p>'


def _head(state: State) -> str:
    """Return the state in words; with notices, not everything is as it should be."""
    notices = len(state.get("trouble") or [])
    if state["state"] == "ok" and notices:
        return f"The job works; {plural(notices, 'notice', 'notices')} below"
    return HEADS[state["state"]]


def _troubles(state: State) -> Iterator[str]:
    for each in state.get("trouble") or []:
        kind = "trouble" if each["word"] == "trouble" else "quiet"
        yield (
            f'<strong class="{kind}">{_text(each["title"])}</strong><br>{_text(each["text"])} '
            f"{_text(each['to_do'])}"
        )


def _figures(state: State) -> Iterator[tuple[str, str]]:
    week, missing = state.get("last_week_ending"), state.get("missing_releases")
    yield "Newest week ends", day(date.fromisoformat(week)) if week else NOT_KNOWN
    yield "Published", _time(state.get("last_release_at"))
    yield "Next release due", _time(state.get("next_release_at"))
    yield "Releases missing", NOT_KNOWN if missing is None else f"{missing}"
    yield "Last pass without problems", _time(state.get("last_success_at"), "none yet")


def _origins(origins: Sequence[State]) -> Iterator[tuple[str, str]]:
    for each in origins:
        retrieved, origin = _time(each["retrieved_at"]), str(each["origin"])
        yield ORIGINS.get(origin, origin), f"{_time(each['last_release_at'])} (fetched {retrieved})"


def _messages(queue: Sequence[State]) -> Iterator[tuple[str, str]]:
    for each in queue:
        counts = f"{each['undeliverable']:,} undeliverable, {each['sent']:,} sent"
        yield each["channel"], f"{plural(each['waiting'], 'waits', 'wait')}, {counts}"


def _purchases(readings: Sequence[State]) -> Iterator[tuple[str, str]]:
    for each in readings:
        if each["headline"]:
            yield each["title"], f"{percent(each['share'])}, {each['status']}"


def _machine(state: State) -> Iterator[tuple[str, str]]:
    disk = state.get("disk")
    if disk:
        free, needed = megabytes(disk["free_bytes"]), megabytes(disk["needed_bytes"])
        yield f"Free at {disk['folder']}", f"{free} (the next passes may need {needed})"


def _table(title: str, rows: Iterator[tuple[str, str]]) -> Iterator[str]:
    """Yield a heading and a table of labels and values; nothing without rows."""
    lines = [
        f'<tr><th scope="row">{_text(label)}</th><td>{_text(value)}</td></tr>'
        for label, value in rows
    ]
    if lines:
        yield f"<h2>{title}</h2>"
        yield "<table>\n" + "\n".join(lines) + "\n</table>"


def _list(title: str, items: Iterator[str]) -> Iterator[str]:
    lines = [f"<li>{item}</li>" for item in items]
    if lines:
        yield f"<h2>{title}</h2>"
        yield "<ul>\n" + "\n".join(lines) + "\n</ul>"


def _time(instant: object, missing: str = NOT_KNOWN) -> str:
    """Return an instant of the heartbeat in New York time."""
    return new_york_time(datetime.fromisoformat(instant)) if isinstance(instant, str) else missing


def _text(value: object) -> str:
    """Return text escaped; a command between backticks is shown as one."""
    return COMMAND.sub(r"<code>\1</code>", escape(escaped(str(value))))
