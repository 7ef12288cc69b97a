"""The few lines of linear algebra the outlook needs, with the same bits on every machine core.

Products are sums in a fixed order (`einsum`), not calls of a threaded library: a backtest spread
over processes must give the same result bit for bit.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from monitor.outlook.panel import Floats


def times(table: Floats, weights: Floats) -> Floats:
    """A table (cases × terms) times the weights of its terms."""
    found: Floats = np.einsum("ij,j->i", table, weights)
    return found


def ridge(table: Floats, wanted: Floats, importance: Floats, penalty: float) -> Floats:
    """Weighted least squares; `penalty` is a part of each term's own weight.

    The penalty keeps terms that hardly differ from running against each other, and does not
    depend on the unit of a term.
    """
    weighted = table * importance[:, None]
    square = _penalised(np.einsum("ij,ik->jk", table, weighted), penalty)
    found: Floats = np.linalg.solve(square, np.einsum("ij,i->j", weighted, wanted))
    return found


def even_ridge(table: Floats, penalty: float) -> Callable[[Floats], Floats]:
    """The same with all cases alike, ready to be asked for several wanted columns."""
    square = _penalised(np.einsum("ij,ik->jk", table, table), penalty)

    def solved(wanted: Floats) -> Floats:
        found: Floats = np.linalg.solve(square, np.einsum("ij,i->j", table, wanted))
        return found

    return solved


def _penalised(square: Floats, penalty: float) -> Floats:
    size = np.diag(square)
    found: Floats = square + np.diag(penalty * size + 1e-9 * size.mean() + 1e-12)
    return found
