"""Messages through a real SMTP server: what arrives, once each, whatever the server does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest

from monitor.notifications import contents, outbox
from monitor.notifications.silences import unreachable_recipients
from monitor.settings import smtp_url
from monitor.settings.settings import Settings
from tests.mail import USER, PostOffice
from tests.notifications.household import (
    MAIL,
    NOW,
    SUSPENDED,
    WEEK,
    Household,
    another,
    mails,
    message_ids,
)
from tests.sqlite_steps import counted

House = Callable[..., Household]


def test_everybody_gets_one_message_over_one_connection(house: House, office: PostOffice) -> None:
    home = house(mails("ann", "ben", "cem"))

    assert home.raise_(WEEK) == 3
    done = home.deliver()

    assert (done.sent, done.problems) == (3, [])
    assert [to for to, _ in home.subjects()] == [
        "ann@example.org",
        "ben@example.org",
        "cem@example.org",
    ]
    assert {subject for _, subject in home.subjects()} == {WEEK.title}
    assert len(set(message_ids(office.accepted))) == 3
    assert office.connections == 1
    assert office.logins == [USER]


def test_a_second_pass_sends_nothing(house: House, office: PostOffice) -> None:
    home = house(mails("ann"))
    home.raise_(WEEK)
    home.deliver()

    assert home.later(hours=1).raise_(WEEK) == 0
    assert home.deliver().sent == 0
    assert len(office.read) == 1


def test_4xx_then_250_arrives_once_with_the_same_name(house: House, office: PostOffice) -> None:
    home = house(mails("ann"))
    office.trouble("DATA", "451 4.3.0 try later", times=1)
    home.raise_(WEEK)

    done = home.deliver()

    assert (done.sent, done.postponed) == (0, 1)
    assert home.later(seconds=59).deliver().sent == 0
    assert home.later(seconds=2).deliver().sent == 1
    first, second = office.read
    assert first.data == second.data
    assert office.accepted == [second]


def test_5xx_for_one_recipient_neither_holds_up_nor_repeats_the_others(
    house: House, office: PostOffice
) -> None:
    home = house(mails("ann", "ben", "cem"))
    office.trouble("RCPT", "550 5.1.1 <ben@example.org> unknown user", to="ben@example.org")
    home.raise_(WEEK)

    done = home.deliver()
    home.later(hours=6).deliver()

    assert (done.sent, done.parked) == (2, 1)
    assert [to for to, _ in home.subjects()] == ["ann@example.org", "cem@example.org"]
    assert home.states() == [("ann", "sent", 1), ("ben", "parked", 1), ("cem", "sent", 1)]
    assert office.connections == 1
    [problem] = done.problems
    assert str(problem) == (
        "The email message to ben was refused for good (550 5.1.1 <…> unknown user): correct the "
        "recipient, then `monitor alerts retry`."
    )


def test_who_cannot_be_reached_is_known_until_a_message_gets_through(
    house: House, office: PostOffice
) -> None:
    home = house(mails("ann", "ben"))
    office.trouble("RCPT", "550 no", to="ben@example.org", times=1)
    home.raise_(WEEK)
    home.deliver()

    [parked] = unreachable_recipients(home.ledger, home.now)
    assert (parked.channel, parked.recipient, parked.error) == ("email", "ben", "550 no")
    home.later(days=7).raise_(another(WEEK, "soy-2026/release/2026-10-08"))
    home.deliver()

    assert unreachable_recipients(home.ledger, home.now) == []


def test_a_connection_dropped_after_data_is_tried_again_under_the_same_name(
    house: House, office: PostOffice
) -> None:
    home = house(mails("ann", "ben"))
    office.trouble("DATA", drop=True, times=1)
    home.raise_(WEEK)

    done = home.deliver()
    home.later(minutes=2).deliver()

    assert (done.sent, done.postponed) == (1, 1)
    assert sorted(to for to, _ in home.subjects()) == ["ann@example.org", "ben@example.org"]
    first = message_ids(office.read)[0]
    assert message_ids(office.read).count(first) == 2


def test_a_server_that_stalls_is_left_after_the_timeout(house: House, office: PostOffice) -> None:
    url = office.url.replace("timeout=2", "timeout=0.3")
    home = house(mails("ann"), MONITOR_SMTP_URL=url)
    office.trouble("DATA", stall=True, times=1)
    home.raise_(WEEK)

    done = home.deliver()

    assert done.postponed == 1
    assert "did not answer in time" in str(done.problems[0])
    assert home.later(minutes=2).deliver().sent == 1


def test_a_server_that_is_away_is_asked_once_and_nobody_is_lost(
    house: House, office: PostOffice
) -> None:
    home = house(mails(*(f"r{k}" for k in range(20))), MONITOR_SMTP_URL="smtp://127.0.0.1:9")
    home.raise_(WEEK)

    done = home.deliver()

    assert (done.sent, done.postponed) == (0, 20)
    assert "Connection refused" in str(done.problems[0])
    assert sum(tries for *_, tries in home.states()) == 1
    back = Household(replace_smtp(home, office), home.ledger, office, home.later(minutes=2).now)
    assert back.deliver().sent == 20
    assert len(set(home.subjects())) == 20


def test_tries_become_rarer_and_are_given_up_after_five_days(
    house: House, office: PostOffice
) -> None:
    home = house(mails("ann"))
    office.trouble("MAIL", "451 not now")
    home.raise_(WEEK)
    tried = []

    for minute in range(6 * 24 * 60):
        done = home.deliver()
        if done.postponed or done.parked:
            tried.append(minute)
        if done.parked:
            break
        home.later(minutes=1)

    pauses = [b - a for a, b in pairwise(tried)]
    assert pauses[:6] == [1, 1, 2, 4, 8, 16]
    assert max(pauses) == 240
    assert 4.8 * 24 * 60 < tried[-1] < 5 * 24 * 60
    assert home.states()[0][1] == "parked"


def test_a_wrong_password_stops_the_round_and_does_not_show_itself(
    house: House, office: PostOffice
) -> None:
    wrong = office.url.replace("s3cret", "wr0ng")
    home = house(mails("ann", "ben"), MONITOR_SMTP_URL=wrong)
    home.raise_(WEEK)

    done = home.deliver()

    assert done.postponed == 2
    assert "refuses the login (535" in str(done.problems[0])
    assert "wr0ng" not in str(done.problems[0])
    assert office.connections == 1


def test_a_certificate_of_a_stranger_is_not_trusted(
    house: House, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = house(mails("ann"))
    monkeypatch.delenv("SSL_CERT_FILE")
    home.raise_(WEEK)

    done = home.deliver()

    assert "its certificate is not to be trusted" in str(done.problems[0])
    assert office.logins == []
    assert office.read == []


def test_a_recipient_who_was_removed_is_sent_nothing_more(house: House, office: PostOffice) -> None:
    home = house(mails("ann", "ben"))
    home.raise_(WEEK)
    home.settings = without(home, "ben")

    done = home.deliver()

    assert (done.sent, done.dropped) == (1, 1)
    assert home.states() == [("ann", "sent", 1), ("ben", "dropped", 0)]


def test_parked_messages_are_sent_after_a_retry(house: House, office: PostOffice) -> None:
    home = house(mails("ann"))
    office.trouble("RCPT", "550 no", times=1)
    home.raise_(WEEK)
    home.deliver()

    assert outbox.retry(home.ledger, "ann", home.now) == 1
    assert [parked.recipient for parked in unreachable_recipients(home.ledger, home.now)] == ["ann"]
    assert home.deliver().sent == 1
    assert unreachable_recipients(home.ledger, home.now) == []


def test_what_has_been_failing_for_a_day_counts_as_not_delivered(
    house: House, office: PostOffice
) -> None:
    home = house(mails("ann"))
    office.trouble("DATA", "451 later")
    home.raise_(WEEK)
    home.deliver()

    assert unreachable_recipients(home.ledger, home.later(hours=23).now) == []
    [parked] = unreachable_recipients(home.ledger, home.later(hours=2).now)
    assert (parked.recipient, parked.error, parked.since) == ("ann", "451 later", NOW)


def test_no_address_is_kept_in_the_ledger(house: House, office: PostOffice) -> None:
    home = house(mails("ann", "ben"))
    office.trouble("RCPT", "550 <ben@example.org> unknown", to="ben@example.org")
    home.raise_(WEEK)
    home.deliver()

    dump = "\n".join(home.ledger.iterdump())

    assert "ann@example.org" not in dump
    assert "ben@example.org" not in dump


def test_the_picture_is_forgotten_when_everybody_has_it(house: House) -> None:
    home = house(mails("ann"))
    home.raise_(WEEK)
    assert home.ledger.execute("SELECT count(*) FROM enclosures").fetchone() == (1,)

    home.deliver()

    assert home.ledger.execute("SELECT count(*) FROM enclosures").fetchone() == (0,)


def test_the_picture_that_a_killed_process_left_is_forgotten_by_the_next_pass(
    house: House, office: PostOffice
) -> None:
    home = house(mails("ann"))
    home.raise_(SUSPENDED)
    office.trouble("RCPT", "550 unknown", to="ann@example.org")
    home.deliver()
    home.ledger.execute("UPDATE contents SET enclosure = NULL")  # one that waits without a picture
    home.raise_(WEEK)
    contents.tidy_left_over(home.ledger)
    assert home.ledger.execute("SELECT count(*) FROM enclosures").fetchone() == (1,)
    [(number,)] = home.ledger.execute("SELECT id FROM messages WHERE state = 'queued'")
    outbox.mark_sent(home.ledger, number, NOW)  # and then it was killed

    contents.tidy_left_over(home.ledger)

    assert [state for _, state, _ in home.states()] == ["parked", "sent"]
    assert home.ledger.execute("SELECT count(*) FROM enclosures").fetchone() == (0,)


def test_many_are_sent_over_as_many_connections_as_are_set(
    house: House, office: PostOffice
) -> None:
    names = [f"r{k}" for k in range(60)]
    home = house(mails(*names), mail=MAIL + "connections = 3\n")
    office.trouble("RCPT", "550 no", to="r7@example.org")
    office.trouble("RCPT", "451 later", to="r8@example.org", times=1)
    home.raise_(WEEK)

    done = home.deliver()

    assert (done.sent, done.parked, done.postponed) == (58, 1, 1)
    assert office.most_at_once == office.connections == 3
    assert len(set(message_ids(office.accepted))) == len(office.accepted) == 58


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_both_kinds_of_tls(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, security: str
) -> None:
    folder = tmp_path_factory.mktemp(security)
    with PostOffice(folder, security=security) as office:
        monkeypatch.setenv("SSL_CERT_FILE", str(office.authority_file))
        with Household.in_folder(folder, office, mails("ann")) as home:
            home.raise_(WEEK)
            assert home.deliver().sent == 1
            assert office.logins == [USER]


def replace_smtp(home: Household, office: PostOffice) -> Settings:
    return replace(home.settings, smtp=smtp_url.read(office.url))


def without(home: Household, name: str) -> Settings:
    left = tuple(who for who in home.settings.recipients if who.name != name)
    return replace(home.settings, recipients=left)


def test_who_is_unreachable_takes_no_more_for_each_of_many_recipients(
    house: House, office: PostOffice
) -> None:
    """After a day of a server that refuses all, as many messages fail as there are recipients."""
    office.trouble("DATA", "451 4.3.0 try later", times=10**6)
    home = house(mails("ann"))
    home.raise_(WEEK)
    home.deliver()
    steps = []
    for many in (200, 800):
        _copy_messages(home, many)
        with counted(home.ledger) as done:
            found = unreachable_recipients(home.ledger, home.now + timedelta(days=2))
        assert len(found) == many
        steps.append(sum(done))

    assert steps[1] < 6 * steps[0]


def _copy_messages(home: Household, many: int) -> None:
    """Let as many recipients have the message that ann has."""
    names = [row[1] for row in home.ledger.execute("PRAGMA table_info(messages)")]
    values = {"id": "n", "message_id": "message_id || n", "recipient": "'r' || n"}
    kept = ", ".join(values.get(name, name) for name in names)
    home.ledger.execute("DELETE FROM messages WHERE id > 1")
    home.ledger.execute(
        "WITH RECURSIVE numbers (n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM numbers "
        f"WHERE n < {many}) INSERT INTO messages SELECT {kept} FROM messages, numbers "
        "WHERE id = 1"
    )
