"""The list of signs that no text may hold."""

import unicodedata

import pytest

from monitor.core.errors import ConfigError, SourceChanged
from monitor.core.signs import cleaned, escaped, first_unfit

UNFIT = {
    "the end of a string": ("\0", "U+0000"),
    "a terminal's command": ("\x1b", "U+001B"),
    "the same in one sign": ("\x9b", "U+009B"),
    "a bell": ("\x07", "U+0007"),
    "a line break": ("\n", "U+000A"),
    "a line separator": ("\u2028", "U+2028"),
    "writing turned round": ("\u202e", "U+202E"),
    "an isolate": ("\u2066", "U+2066"),
    "no width": ("\u200b", "U+200B"),
    "a byte order mark": ("\ufeff", "U+FEFF"),
    "a soft hyphen": ("\u00ad", "U+00AD"),
    "a filler": ("\u3164", "U+3164"),
    "half a pair": ("\ud83d", "U+D83D"),
    "no sign for ever": ("\uffff", "U+FFFF"),
    "the last of them": ("\U0010ffff", "U+10FFFF"),
    "a letter nobody sees": ("\U000e0041", "U+E0041"),
}


@pytest.mark.parametrize(("sign", "name"), UNFIT.values(), ids=UNFIT)
def test_it_is_named_taken_out_and_written_out(sign: str, name: str) -> None:
    assert first_unfit(f"China{sign}") == name
    assert cleaned(f"China{sign}{sign}") == "China"
    assert first_unfit(escaped(f"China{sign}")) is None


def test_every_sign_of_an_unseen_kind_is_on_the_list_but_for_visible_ones_of_arabic_and_egypt() -> (
    None
):
    kinds = ("Cc", "Cs", "Zl", "Zp", "Cf")
    let_through = [
        code
        for code in range(0x110000)
        if unicodedata.category(chr(code)) in kinds and first_unfit(chr(code)) is None
    ]

    names = {unicodedata.name(chr(code)).split()[0] for code in let_through}
    assert names == {"ARABIC", "SYRIAC", "KAITHI", "EGYPTIAN"}


@pytest.mark.parametrize("text", ["12 MMT “soybeans” – 中国, Україна, é", "🌾 ❤️", "a\u00a0b"])
def test_what_people_write_is_let_through(text: str) -> None:
    assert first_unfit(text) is None
    assert escaped(text) == text


def test_what_parts_words_leaves_a_space() -> None:
    assert cleaned(" CHINA,\tPEOPLES\r\nREPUBLIC\u2028OF ") == "CHINA, PEOPLES REPUBLIC OF"


def test_an_error_shows_a_quoted_sign_instead_of_obeying_it() -> None:
    assert str(ConfigError("title \x1b[2J is wrong")) == r"title \x1b[2J is wrong"
    assert str(SourceChanged("The shape changed.", "name \x9b2J")).endswith(r"name \x9b2J")
