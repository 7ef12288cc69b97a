"""Header lines of a mail: RFC 5322, and RFC 2047 for what is not ASCII.

Written here because Python's email package, given a line to fold, writes empty encoded words,
doubles spaces between two of them, and encodes a List-Unsubscribe, which is then of no use.
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
    """A header whose value is free text, such as a subject; it is read as exactly this text."""
    shown = _one_line(text)
    words, longest = shown.split(" "), LONGEST_LINE - len(name) - 2
    if PLAIN.fullmatch(shown) and "=?" not in shown and max(map(len, words)) <= longest:
        return _folded(name, words)
    return _folded(name, list(_encoded(shown, len(name) + 2)))


def address_line(name: str, who: str, spec: str) -> str:
    """A header whose value is one mailbox, with a name or without."""
    shown = " ".join(_one_line(who).split())
    if not shown:
        return f"{name}: {spec}"
    return _folded(name, [*_phrase(shown, len(name) + 2), f"<{spec}>"])


def url_line(name: str, url: str) -> str:
    """A header whose value is one address in angle brackets, unencoded on one line (RFC 2369).

    Raises ValueError where it is longer than a line of mail may be, or its domain can be none.
    """
    line = f"{name}: <{ascii_url(url)}>"
    if len(line) > MOST_IN_LINE:
        raise ValueError("the address is longer than a line of mail may be")
    return line


def ascii_url(url: str) -> str:
    """An https: or mailto: address in ASCII: domains by IDNA, the rest with percent signs."""
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
    """Without line breaks and other controls, which would begin a header of their own."""
    return "".join(sign if ord(sign) > 31 and ord(sign) != 127 else " " for sign in text)


def _phrase(name: str, used: int) -> list[str]:
    """A name as RFC 5322 has it: words, a quoted string, or encoded words."""
    if ATOMS.fullmatch(name) and "=?" not in name and len(name) < LONGEST_LINE - used:
        return [name]
    quoted = '"{}"'.format(name.replace("\\", "\\\\").replace('"', '\\"'))
    if name.isascii() and "=?" not in name and len(quoted) < LONGEST_LINE - used:
        return [quoted]
    return list(_encoded(name, used))


def _encoded(text: str, used: int) -> Iterator[str]:
    """Encoded words of at most 75 characters, each with whole characters, the first shorter by
    what its line has before it.
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
    """How many bytes an encoded word may hold where this much of its line is used."""
    return (LONGEST_LINE - used - len(BEGINS) - len(ENDS)) // 4 * 3


def _word(data: bytes) -> str:
    return f"{BEGINS}{base64.b64encode(data).decode()}{ENDS}"


def _folded(name: str, words: list[str]) -> str:
    """The header, broken between words so that its lines stay short."""
    lines = [f"{name}: {words[0]}" if words else f"{name}:"]
    for word in words[1:]:
        if len(lines[-1]) + 1 + len(word) > LONGEST_LINE:
            lines.append(f" {word}")
        else:
            lines[-1] += f" {word}"
    return "\r\n".join(lines)
