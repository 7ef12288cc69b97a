"""MONITOR_SMTP_URL: what it may say, and that a mistake never shows the password."""

from __future__ import annotations

import pytest

from monitor.core.errors import ConfigError
from monitor.settings.smtp_url import SmtpServer, read

SECRET = "hunter2"


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://u:p@h?starttls=1", SmtpServer("h", 587, "starttls", "u", "p")),
        ("smtps://u:p@h", SmtpServer("h", 465, "tls", "u", "p")),
        ("smtp://h:2525", SmtpServer("h", 2525, "none")),
        ("smtp://u%40x:p%2F%3A@h:99?starttls=1", SmtpServer("h", 99, "starttls", "u@x", "p/:")),
        ("smtp://u:p@localhost", SmtpServer("localhost", 25, "none", "u", "p")),
        ("smtp://u:p@[::1]:25", SmtpServer("::1", 25, "none", "u", "p")),
        ("smtps://u:p%C3%A4ss@h", SmtpServer("h", 465, "tls", "u", "p\u00e4ss")),
        ("smtps://u:p\u00e4ss@h", SmtpServer("h", 465, "tls", "u", "p\u00e4ss")),
        ("smtps://mail.stra\u00dfe.example", SmtpServer("mail.xn--strae-oqa.example", 465, "tls")),
        ("smtps://h?timeout=5", SmtpServer("h", 465, "tls", timeout_s=5)),
    ],
)
def test_an_address_is_read(url: str, server: SmtpServer) -> None:
    assert read(url) == server


@pytest.mark.parametrize("url", [None, "", "  "])
def test_without_one_there_is_no_server(url: str | None) -> None:
    assert read(url) is None


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        (f"http://u:{SECRET}@h", "must be of the form smtp://user:password@host:587"),
        (f"smtp://u:{SECRET}@h:port", "cannot be read"),
        (f"smtp://u:{SECRET}@h", "would send the password to h in the clear: add ?starttls=1"),
        (f"smtp://u:{SECRET}@h?starttls=yes", "starttls must be 0 or 1"),
        (f"smtp://u:{SECRET}@h?tls=1", "there is no option tls; known are starttls and timeout"),
        (f"smtps://u:{SECRET}@h?timeout=-1", "timeout must be seconds between 0 and 600"),
        (f"smtps://u:{SECRET}@", "must be of the form"),
        (f"smtps://u:{SECRET}%E9@h", "the password is not UTF-8: write each other letter by its"),
        (f"smtps://u:{SECRET}\udce9@h", "the password is not UTF-8"),
        (f"smtps://\udce9:{SECRET}@h", "the user is not UTF-8"),
        (f"smtps://u:{SECRET}%00@h", "the password holds a zero byte: copy it again"),
        (f"smtps://u:{SECRET}@a..b", "the server's name can be none"),
    ],
)
def test_a_mistake_gets_one_sentence_without_the_password(url: str, sentence: str) -> None:
    with pytest.raises(ConfigError) as refused:
        read(url)

    assert sentence in str(refused.value)
    assert SECRET not in str(refused.value)


def test_the_password_is_not_in_the_printed_form() -> None:
    assert SECRET not in repr(read(f"smtps://u:{SECRET}@h"))
