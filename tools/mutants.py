"""Change each line of the counting and ask whether a test notices: `make mutants`.

mutmut makes the changes, leaves out those that strict types refuse, and learns which tests call
what. A change is tried with a part of a function's tests: all of them would take a minute for each
change that none notices, and the first few notice nearly every one that any does.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping

import mutmut.__main__ as mutmut
from mutmut.state import state

from tools import survivors

OWN = ("tests/assess/", "tests/ledger/")
TESTS, OTHERS = 30, 4


def asked(tests: Iterable[str], seconds: Mapping[str, float]) -> list[str]:
    """Return the tests a change is tried with, those of the counting's own rooms first.

    Of these it is the quickest of each file, then the second, ...; of other rooms a few, because
    what they need takes seconds to make.
    """
    named = set(tests)
    own = {test for test in named if test.startswith(OWN)}
    return [*_quickest(own, seconds)[:TESTS], *_quickest(named - own, seconds)[:OTHERS]]


def _quickest(tests: Iterable[str], seconds: Mapping[str, float]) -> list[str]:
    before: Counter[str] = Counter()
    places = []
    for test in sorted(tests, key=lambda name: (seconds[name], name)):
        file = test.partition("::")[0]
        places.append((before[file], seconds[test], test))
        before[file] += 1
    return [test for _, _, test in sorted(places)]


def main() -> None:
    """Try every change that was not yet tried, then say which no test noticed."""
    learn: Callable[..., None] = mutmut.collect_or_load_stats

    def learn_and_choose(*arguments: object, **named: object) -> None:
        learn(*arguments, **named)
        calling, seconds = state().tests_by_mangled_function_name, state().duration_by_test
        for function, tests in calling.items():
            # A list, because they run in this order.
            calling[function] = asked(tests, seconds)  # type: ignore[assignment]

    mutmut.collect_or_load_stats = learn_and_choose
    mutmut._run((), None)
    sys.exit(survivors.main())


if __name__ == "__main__":
    main()
