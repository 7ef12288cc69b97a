"""The terms of a report that need a definition, in one sentence each.

The page shows the sentence when the term is hovered over or focused, and begins the term's entry in
its list of definitions with it.
"""

from __future__ import annotations

from monitor.core.frozen import Frozen


class Term(Frozen):
    """A term and its definition in one sentence; `slug` is its anchor on the page."""

    slug: str
    name: str
    short: str


TERMS = {
    term.slug: term
    for term in (
        Term(
            "purchased",
            "Net purchases",
            "What the buyer bought in the counted weeks, less what it cancelled or passed to "
            "another destination.",
        ),
        Term(
            "shipped",
            "Shipped",
            "Exports reported as loaded in the counted weeks, whenever they were sold.",
        ),
        Term(
            "exported",
            "Exported",
            "What US customs recorded as exported to the buyer in the counted months, in US "
            "dollars at the port of export.",
        ),
        Term(
            "outstanding",
            "Outstanding",
            "Everything sold and not yet shipped at the end of the week, for this marketing "
            "year and the next.",
        ),
        Term(
            "unknown",
            "Unknown destinations",
            "Sales whose buyer is not named yet; they are never added to the buyer’s.",
        ),
        Term(
            "straight",
            "Even pace",
            "The target in equal parts, one for each counted week.",
        ),
        Term(
            "seasonal",
            "Usual seasonal pace",
            "The target times the mean share of a window’s purchases that the same buyer had "
            "made by the same point of earlier years.",
        ),
        Term(
            "status",
            "Status words",
            "On track: at or above both the even and the usual seasonal pace; mixed: between them; "
            "behind: below both. Met and missed are final.",
        ),
        Term(
            "needed",
            "Required pace",
            "What is missing to the target, divided by the counted weeks whose figures are "
            "still to come, rounded up.",
        ),
        Term(
            "recent",
            "Recent pace",
            "The mean of the last 4 and 13 published weeks’ purchases.",
        ),
        Term(
            "weeks",
            "Counted weeks",
            "A reporting week runs from Friday to Thursday and is named by its last day (“w/e”, "
            "week ending); it belongs to the window that holds most of its seven days.",
        ),
    )
}
