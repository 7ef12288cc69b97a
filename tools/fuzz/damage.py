"""Damage to the bytes of an answer, as transfers, proxies and wrong encodings cause it."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

Damage = Callable[[Random, bytes], bytes]

NUMBER = re.compile(rb"-?\d[\d,]*(?:\.\d+)?")
TOKENS = (
    *(b"NaN", b"-1", b"1e400", b"1e308", b"9" * 25, b"9" * 5_000, b"-0", b"null", b"true", b'""'),
    *(b"0.5", b",", b"1,000", b"\xd9\xa1\xd9\xa2", b"0" * 30, b"[]", b"{}", b"1.0", b"12,34,5"),
)
INSERTED = (
    *(b"\x00", b"\x1b[2J", "\u202e".encode(), b"\xff", b"\xed\xa0\x80", b"\xc3", b"\r\n", b"\n"),
    *(b"<", b"&", b"&x;", b'"', b"'", b"{", b"[", b"]", b"}", b",", b"/", b"\\", b"\\ud800", b" "),
    *(b"<!DOCTYPE r [<!ENTITY x 'y'>]>", b"<!-- -->", b"<![CDATA[", b"\xef\xbb\xbf", b"\xa0"),
    *(b"(", b")", b"MT", b"0", b"9", b"-", b"1234567", b"  ", b"\t", b"\x85", "\u00b2".encode()),
)
ENCODINGS = ("utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "utf-32", "utf-7", "cp037")


def flip(chance: Random, body: bytes) -> bytes:
    """Flip one to three bits."""
    changed = bytearray(body)
    for _ in range(chance.randint(1, 3)):
        changed[chance.randrange(len(body))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def replace_byte(chance: Random, body: bytes) -> bytes:
    """Replace a byte by any other."""
    at = chance.randrange(len(body))
    return body[:at] + bytes([chance.randrange(256)]) + body[at + 1 :]


def cut(chance: Random, body: bytes) -> bytes:
    """Break off."""
    return body[: chance.randrange(len(body))]


def behead(chance: Random, body: bytes) -> bytes:
    """Lose the beginning."""
    return body[chance.randrange(len(body)) :]


def lose(chance: Random, body: bytes) -> bytes:
    """Lose a span in the middle."""
    at, length = chance.randrange(len(body)), chance.choice((1, 1, 2, 5, 20, 100, 1_000))
    return body[:at] + body[at + length :]


def double(chance: Random, body: bytes) -> bytes:
    """Repeat a span."""
    at, length = chance.randrange(len(body)), chance.choice((1, 1, 3, 20, 100, 1_000))
    return body[: at + length] + body[at : at + length] + body[at + length :]


def exchange(chance: Random, body: bytes) -> bytes:
    """Exchange two neighbouring spans."""
    one, two, three = sorted(chance.randrange(len(body)) for _ in range(3))
    return body[:one] + body[two:three] + body[one:two] + body[three:]


def insert(chance: Random, body: bytes) -> bytes:
    """Insert something that does not belong there."""
    at = chance.randrange(len(body) + 1)
    return body[:at] + chance.choice(INSERTED) + body[at:]


def another_number(chance: Random, body: bytes) -> bytes:
    """Replace one number by another token."""
    found = list(NUMBER.finditer(body))
    if not found:
        return insert(chance, body)
    one = chance.choice(found)
    own = b"%d" % chance.choice((0, 1, -1, chance.randrange(10**7), 2**63, 10**15))
    token = chance.choice((own, own, chance.choice(TOKENS)))
    return body[: one.start()] + token + body[one.end() :]


def another_digit(chance: Random, body: bytes) -> bytes:
    """Replace one digit by another, which leaves the form as it was."""
    places = [place for place, sign in enumerate(body) if 48 <= sign <= 57]
    if not places:
        return insert(chance, body)
    at = chance.choice(places)
    return body[:at] + b"%d" % chance.randrange(10) + body[at + 1 :]


def reencode(chance: Random, body: bytes) -> bytes:
    """Write the text in another encoding."""
    return body.decode("utf-8", "replace").encode(chance.choice(ENCODINGS), "replace")


def whole(chance: Random, body: bytes) -> bytes:
    """Return something else in its place: nothing, a page, twice the same, a deep nest."""
    nest = chance.choice((500, 2_000, 100_000))
    others = (
        *(b"", b" ", b"null", b"[]", b"{}", b"[[]]", b"[null]", b"0", b'"', b"[{}]", body + body),
        *(b"[" * nest + b"]" * nest, b'{"a":' * nest + b"1" + b"}" * nest, b"<a>" * nest),
        *(b"[" * nest, b"<!DOCTYPE html><html></html>", b"\xff\xfe", bytes(1_000), body[::-1]),
        *(b"%PDF-1.7", b"\x1f\x8b\x08\x00", b"error code: 1020", body.upper(), body.lower()),
    )
    return chance.choice(others)


DAMAGES: tuple[Damage, ...] = (
    *(flip, replace_byte, cut, behead, lose, lose, double, exchange, insert, insert),
    *(another_number, another_number, another_digit, another_digit, reencode, whole),
)


def damaged(chance: Random, body: bytes) -> tuple[str, bytes]:
    """Return damaged bytes, and what was done to them, once or several times."""
    done: list[str] = []
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        if body:
            damage = chance.choice(DAMAGES)
            body = damage(chance, body)
            done.append(damage.__name__)
    return "+".join(done), body
