"""Format header lines of a mail: RFC 5322, and RFC 2047 for non-ASCII text.

Not left to Python's email package, because in folded lines it writes empty encoded words, doubles
spaces between two of them, and encodes List-Unsubscribe, which breaks it.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from urllib.parse import quote, urlsplit

from monitor.core.domains import ascii_domain

LONGEST_LINE, MOST_IN_LINE = 76, 998
BEGINS, ENDS = "=?utf-8?b?", "?="
ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+( [A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
PLAIN = re.compile(r"[!-~]+( [!-~]+)*")
OF_A_URL = ":/?#[]@!$&'()*+,;=-._~%"


def text_line(name: str, text: str) -> str:
    """Return a header with free text, such as a subject, which decodes to exactly this text."""
    shown = _one_line(text)
    words, longest = shown.split(" "), LONGEST_LINE - len(name) - 2
    if PLAIN.fullmatch(shown) and "=?" not in shown and max(map(len, words)) <= longest:
        return _folded(name, words)
    return _folded(name, list(_encoded(shown, len(name) + 2)))


def address_line(name: str, who: str, spec: str) -> str:
    """Return a header with one mailbox, with or without a name."""
    shown = " ".join(_one_line(who).split())
    if not shown:
        return f"{name}: {spec}"
    return _folded(name, [*_phrase(shown, len(name) + 2), f"<{spec}>"])


def url_line(name: str, url: str) -> str:
    """Return a header with one URL in angle brackets, unencoded on one line (RFC 2369).

    Raises ValueError if it is longer than a line of mail may be, or if its domain is invalid.
    """
    line = f"{name}: <{ascii_url(url)}>"
    if len(line) > MOST_IN_LINE:
        raise ValueError("the address is longer than a line of mail may be")
    return line


def ascii_url(url: str) -> str:
    """Return an https: or mailto: URL in ASCII: domains by IDNA, the rest percent-encoded."""
    parts = urlsplit(url)
    netloc, path = parts.netloc, parts.path
    if parts.hostname and not parts.hostname.isascii():
        before, at, place = netloc.rpartition("@")
        netloc = quote(before, safe=OF_A_URL) + at + _placed(place)
    if parts.scheme == "mailto":
        path = ",".join(_mailbox(each) for each in path.split(","))
    stray = re.compile(r"%(?![0-9A-Fa-f]{2})")
    return stray.sub("%25", quote(parts._replace(netloc=netloc, path=path).geturl(), safe=OF_A_URL))


def _placed(place: str) -> str:
    host, colon, port = place.partition(":")
    return ascii_domain(host) + colon + port


def _mailbox(text: str) -> str:
    local, at, domain = text.rpartition("@")
    return f"{local}@{ascii_domain(domain)}" if at else text


def _one_line(text: str) -> str:
    """Replace line breaks and other controls, because they could start another header."""
    return "".join(sign if ord(sign) > 31 and ord(sign) != 127 else " " for sign in text)


def _phrase(name: str, used: int) -> list[str]:
    """Return a name by RFC 5322: as words, a quoted string, or encoded words."""
    if ATOMS.fullmatch(name) and "=?" not in name and len(name) < LONGEST_LINE - used:
        return [name]
    quoted = '"{}"'.format(name.replace("\\", "\\\\").replace('"', '\\"'))
    if name.isascii() and "=?" not in name and len(quoted) < LONGEST_LINE - used:
        return [quoted]
    return list(_encoded(name, used))


def _encoded(text: str, used: int) -> Iterator[str]:
    """Yield encoded words of at most 75 bytes, each with whole characters.

    The first is shorter by the `used` part of its line.
    """
    word, room = b"", _room(used)
    for sign in text:
        piece = sign.encode("utf-8", "replace")
        if len(word) + len(piece) > room:
            yield _word(word)
            word, room = b"", _room(1)
        word += piece
    if word:
        yield _word(word)


def _room(used: int) -> int:
    """Return how many bytes an encoded word may hold after `used` characters of its line."""
    return (LONGEST_LINE - used - len(BEGINS) - len(ENDS)) // 4 * 3


def _word(data: bytes) -> str:
    return f"{BEGINS}{base64.b64encode(data).decode()}{ENDS}"


def _folded(name: str, words: list[str]) -> str:
    """Return the header, folded between words to keep its lines short."""
    lines = [f"{name}: {words[0]}" if words else f"{name}:"]
    for word in words[1:]:
        if len(lines[-1]) + 1 + len(word) > LONGEST_LINE:
            lines.append(f" {word}")
        else:
            lines[-1] += f" {word}"
    return "\r\n".join(lines)
