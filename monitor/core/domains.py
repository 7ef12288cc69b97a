"""Convert domain names to the form DNS uses."""

from __future__ import annotations

LONGEST_LABEL, LONGEST_NAME = 63, 253


def ascii_domain(name: str) -> str:
    """Return a domain in ASCII (IDNA 2008, as browsers do); an ASCII name is returned unchanged.

    Python's own codec implements IDNA 2003 only, which turns straße.example into strasse.example, a
    different domain. Raises ValueError for an invalid name.
    """
    if not name.isascii():
        import idna

        return idna.encode(name, uts46=True).decode("ascii")
    labels = name.removesuffix(".").split(".")
    if len(name) > LONGEST_NAME or not all(0 < len(label) <= LONGEST_LABEL for label in labels):
        raise ValueError("a part of the name is empty or too long")
    return name
