"""Names that a mistaken one may have meant, by another name, a word, or the spelling."""

from __future__ import annotations

import pytest

from monitor.assess.near_names import hint, near_names

BUYERS = (
    "China",
    "Hong Kong",
    "India",
    "Indonesia",
    "Korea",
    "Nauru",
    "New Caledonia",
    "New Guinea",
    "New Hebrides",
    "New Zealand",
    "North Korea",
    "South Korea",
)


@pytest.mark.parametrize(
    ("wanted", "meant"),
    [
        ("PRC", ["China"]),
        (" Mainland China ", ["China"]),
        ("korea", ["South Korea"]),  # the name in use, not every name with the word
        ("caledonia", ["New Caledonia"]),
        ("new", ["New Caledonia", "New Guinea", "New Hebrides"]),  # three, by the list
        ("Chian", ["China"]),
        ("Indnesia", ["Indonesia", "India"]),
        ("xyzzyq", []),
        ("", []),
    ],
)
def test_what_may_have_been_meant(wanted: str, meant: list[str]) -> None:
    assert near_names(wanted, BUYERS) == meant


def test_of_two_letters_no_word_is_looked_for() -> None:
    assert near_names("la", ["La Rochelle", "Lao"]) == ["Lao"]
    assert near_names("new", ["Old New", "Newt"]) == ["Old New"]


def test_a_hint_names_what_was_meant_and_the_list() -> None:
    listed = " `monitor names buyers` lists the names."

    assert hint("Indnesia", BUYERS, "names buyers") == f" Did you mean Indonesia, India?{listed}"
    assert hint("xyzzyq", BUYERS, "names buyers") == listed
