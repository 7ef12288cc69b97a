"""Readers get news, operators trouble, never both in one message; what does not wait."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from monitor.alerts.model import TROUBLE_KINDS, Alert
from monitor.core.errors import ConfigError
from monitor.core.frozen import replace
from monitor.jobs import doctor
from tests.mail import PostOffice
from tests.notifications.household import BEHIND, NOW, WEEK, Household, another, mails
from tests.notifications.test_letters import pictures, text

House = Callable[..., Household]
DISK = Alert(
    key="machine/space",
    kind="space",
    severity="warning",
    title="The monitor's disk is nearly full: 3 MB free",
    text="/srv has 3 MB left.",
    ends="To do: free up space.",
    ongoing=True,
)
ODD = another(DISK, "source/odd/x", kind="shape", severity="info", title="A new field")
BROKEN = another(DISK, "identity/801", kind="identity", severity="critical", title="No sum")
MISSED = another(WEEK, "soy-2026/y/missed", kind="missed", severity="critical", title="Missed")
DEADLINE = another(
    WEEK, "soy-2026/y/deadline/1", kind="deadline", severity="critical", title="1 day"
)
READER, OPERATOR, BOTH = mails("rea"), mails("ope", gets='"trouble"'), mails("bob", gets='"both"')


def got(home: Household) -> list[tuple[str, str]]:
    """Who got which subject, so far."""
    home.deliver()
    return sorted((to.partition("@")[0], subject) for to, subject in home.subjects())


def test_trouble_goes_to_operators_and_news_to_readers(house: House) -> None:
    home = house(READER + OPERATOR + BOTH)

    home.raise_(WEEK, DISK)

    assert got(home) == [
        ("bob", WEEK.title),
        ("bob", DISK.title),
        ("ope", DISK.title),
        ("rea", WEEK.title),
    ]


def test_without_an_operator_all_get_trouble_in_a_message_of_its_own(house: House) -> None:
    home = house(READER)

    home.raise_(WEEK, DISK)

    assert got(home) == sorted([("rea", WEEK.title), ("rea", DISK.title)])
    found = {each.part: each.says for each in doctor.examine(home.settings, NOW)}
    assert found["recipients"] == (
        '1 recipient, all reachable; none of them has gets = "trouble" or "both", so all of them '
        "get trouble with the monitor"
    )


def test_a_row_that_does_not_add_up_is_for_both(house: House) -> None:
    home = house(READER + OPERATOR)

    home.raise_(BROKEN)

    assert got(home) == [("ope", "No sum"), ("rea", "No sum")]


def test_trouble_that_needs_an_operator_does_not_wait_for_a_digest(house: House) -> None:
    home = house(mails("bob", gets='"both"', rhythm='"weekly"'))

    home.raise_(WEEK, DISK, ODD)

    assert got(home) == [("bob", "The monitor's disk is nearly full: 3 MB free (and 1 more)")]
    home.later(days=7)
    assert ("bob", WEEK.title) in got(home)


def test_a_notice_waits_for_the_digest_apart_from_the_news(house: House) -> None:
    home = house(mails("bob", gets='"both"', rhythm='"daily"'))

    home.raise_(ODD)
    home.raise_(WEEK)
    home.raise_(BEHIND)

    assert got(home) == []
    home.later(days=1)
    assert got(home) == [("bob", "A new field"), ("bob", f"{BEHIND.title} (and 1 more)")]


def test_quiet_hours_hold_for_trouble_too(house: House) -> None:
    home = house(mails("ope", gets='"trouble"', quiet='"22:00-07:00"'))
    home.later(hours=15)  # midnight in New York

    home.raise_(DISK)

    assert got(home) == []
    assert got(home.later(hours=7)) == [("ope", DISK.title)]


def test_a_message_of_trouble_says_what_to_do_and_shows_no_purchases(
    house: House, office: PostOffice
) -> None:
    home = house(OPERATOR)
    home.raise_(DISK)
    home.deliver()

    [message] = [each.message for each in office.accepted]

    assert text(message).startswith(
        "[trouble] The monitor's disk is nearly full: 3 MB free\n\n/srv has 3 MB left.\n\n"
        "To do: free up space.\n"
    )
    assert "soybeans" not in text(message)
    assert pictures(message) == {}
    assert "trouble with the monitor itself, as it happens" in " ".join(text(message).split())


@pytest.mark.parametrize("alert", [MISSED, DEADLINE, DISK])
def test_no_message_is_marked_as_urgent(house: House, office: PostOffice, alert: Alert) -> None:
    home = house(BOTH)
    home.raise_(alert)
    home.deliver()

    [received] = office.accepted
    head = received.data.partition(b"\r\n\r\n")[0].decode()
    assert not re.search(r"(?im)^(x-)?(priority|importance|msmail-priority|precedence):", head)


def test_the_older_key_is_read_and_both_together_are_a_mistake(house: House) -> None:
    [old] = house(mails("ann", operator="true")).settings.recipients
    assert (old.gets, old.is_operator) == ("both", True)

    with pytest.raises(ConfigError, match="recipient ann: gets and operator say the same"):
        house(mails("ann", operator="true", gets='"both"'))


def test_an_open_alert_of_an_earlier_version_keeps_its_severity(house: House) -> None:
    """A kind decides what is trouble, so that stored alerts need no new severity."""
    assert {"delivery", "suspect", "shape", "unreadable"} <= TROUBLE_KINDS
    home = house(mails("ann", least='"critical"', gets='"trouble"'))

    home.raise_(DISK, replace(DISK, key="delivery/webhook", kind="delivery", severity="critical"))

    assert home.states() == [("ann", "queued", 0)]
