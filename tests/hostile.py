r"""Texts and addresses that attack what reads them: one list for the tests of every output.

`TEXTS` can reach an output from USDA or from a file of promises; those with control characters are
refused in a file (`core/toml.py`) and cleaned when they come from USDA (`core/signs.py`).
"""

from __future__ import annotations

MARKUP = (
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "</title></style><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover=alert(1) x='",
    "<svg onload=alert(1)>",
    "<!--<script>alert(1)",
    "]]><script>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "{{ 7*7 }}{% raw %}",
    '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>&e;',
)
"""For pages, mail, feeds and pictures."""
FORMULAS = (
    '=HYPERLINK("https://evil.example.net")',
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1,1)",
    "＝1+1",
)
"""For spreadsheets: text that would be run as a formula."""
WORDS = (
    '"; DROP TABLE releases; --',
    'quote " backslash \\ comma , semicolon ;',
    "$(touch /tmp/pwned) `touch /tmp/pwned` ; touch /tmp/pwned",
    "../../etc/passwd",
    "%s %d {0} {x.__class__}",
    ".SH NAME",
    "$\\frac{1}{0}$",
    "BEGIN:VEVENT",
)
"""For shells, SQL, file names, formats, man pages, mathematics in pictures and calendars."""
CONTROL = (
    "first\r\nBcc: evil@example.net\r\n\r\nbody",
    'line\nmore{label="x"} 1',
    "\x1b[2J\x1b]0;title\x07",
    "\x9b2J",
    "evil \u202egnp.exe",
    "zero\u200bwidth",
    "nul\x00byte",
    "line\u2028separator",
    "half\ud83d",
)
"""Control characters, and characters that nobody sees."""

PRINTABLE = (*MARKUP, *FORMULAS, *WORDS)
TEXTS = (*PRINTABLE, *CONTROL)

INNER_ADDRESSES = (
    "127.0.0.1",
    "127.8.9.10",
    "::1",
    "::ffff:127.0.0.1",
    "0.0.0.0",  # noqa: S104 nothing is bound to it
    "::",
    "169.254.169.254",
    "169.254.7.1",
    "::ffff:169.254.169.254",
    "64:ff9b::a9fe:a9fe",
    "fe80::1%2",
    "fd00:ec2::254",
    "100.100.100.200",
    "224.0.0.1",
)
"""IP addresses of this machine, its link and a cloud's secrets."""
DISGUISED_LOOPBACK = ("127.1", "2130706433", "0x7f000001", "0")
"""Hosts that are this machine, though they do not read so."""
LINKS = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "file:///etc/passwd",
    "//evil.example.net",
    "https://example.org\\@evil.example.net/",
    'https://example.org/ "onclick=alert(1)',
)
"""Addresses that must not become a link."""
