"""Domain names as DNS knows them."""

from __future__ import annotations

LONGEST_LABEL, LONGEST_NAME = 63, 253


def ascii_domain(name: str) -> str:
    """A domain in ASCII, by IDNA 2008 as browsers use it; an ASCII one stays as it is.

    Python's own codec knows IDNA 2003 alone, in which straße.example is strasse.example, somebody
    else's. Raises ValueError where the name can be none.
    """
    if not name.isascii():
        import idna

        return idna.encode(name, uts46=True).decode("ascii")
    labels = name.removesuffix(".").split(".")
    if len(name) > LONGEST_NAME or not all(0 < len(label) <= LONGEST_LABEL for label in labels):
        raise ValueError("a part of the name is empty or too long")
    return name
