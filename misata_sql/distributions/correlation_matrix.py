"""Matrices of correlations of which some are declared: completing, factoring, and what to say where they cannot be.

Everything that reaches a cell is + - * / sqrt on Python floats in a fixed order. Matrices are lists of rows, symmetric,
with 1 on the diagonal; pairs are (i, j) with i < j.
"""

import math
from collections.abc import Mapping

Matrix = list[list[float]]
Pairs = Mapping[tuple[int, int], float]

LEAST_PIVOT = 1e-9  # of Cholesky's factor, squared: the variance of a column that the others leave
_MOST_SWEEPS = 1_000
_CLOSE, _CLOSE_ENOUGH = 1e-11, 1e-6


def cholesky(matrix: Matrix) -> Matrix | None:
    """The lower triangular factor, row i of i + 1 numbers; None where the matrix is not positive definite."""
    factor: Matrix = []
    for i, row in enumerate(matrix):
        new: list[float] = []
        for j in range(i + 1):
            rest = row[j]
            for k in range(j):
                rest -= (new[k] if i == j else factor[j][k]) * new[k]
            if i != j:
                new.append(rest / factor[j][j])
            elif rest < LEAST_PIVOT:
                return None
            else:
                new.append(math.sqrt(rest))
        factor.append(new)
    return factor


def inverse(matrix: Matrix) -> Matrix | None:
    """None where the matrix is not positive definite."""
    factor, n = cholesky(matrix), len(matrix)
    if factor is None:
        return None
    columns = [_solve(factor, [float(i == j) for i in range(n)]) for j in range(n)]
    return [[0.5 * (columns[i][j] + columns[j][i]) for j in range(n)] for i in range(n)]


def _solve(factor: Matrix, right: list[float]) -> list[float]:
    """x with factor * factor^T * x = right."""
    x = list(right)
    n = len(x)
    for i in range(n):
        for k in range(i):
            x[i] -= factor[i][k] * x[k]
        x[i] /= factor[i][i]
    for i in range(n - 1, -1, -1):
        for k in range(i + 1, n):
            x[i] -= factor[k][i] * x[k]
        x[i] /= factor[i][i]
    return x


def cliques(n: int, pairs: Pairs) -> list[tuple[int, ...]]:
    """The largest sets of 0 .. n - 1 of which every pair is declared. Source: Bron and Kerbosch 1973, with a pivot."""
    near = [frozenset(b if a == i else a for a, b in pairs if i in (a, b)) for i in range(n)]
    found: list[tuple[int, ...]] = []

    def grow(chosen: tuple[int, ...], possible: frozenset[int], done: frozenset[int]) -> None:
        if not possible and not done:
            found.append(tuple(sorted(chosen)))
            return
        pivot = max(sorted(possible | done), key=lambda i: len(near[i] & possible))
        for i in sorted(possible - near[pivot]):
            grow((*chosen, i), possible & near[i], done & near[i])
            possible, done = possible - {i}, done | {i}

    grow((), frozenset(range(n)), frozenset())
    return sorted(found)


def part(pairs: Pairs, members: tuple[int, ...]) -> Matrix:
    """The matrix of a clique."""
    return [[1.0 if i == j else pairs[min(i, j), max(i, j)] for j in members] for i in members]


def complete(n: int, pairs: Pairs) -> Matrix | None:
    """The matrix of greatest entropy with these entries: pairs that are not declared are independent given the others.

    None where no positive definite matrix has them. Source: Dempster 1972; the method is iterative proportional
    fitting, Speed and Kiiveri 1986, which needs a single sweep unless four or more pairs go round in a circle.
    """
    groups = cliques(n, pairs)
    inverses = [inverse(part(pairs, group)) for group in groups]
    precision: Matrix = [[float(i == j) for j in range(n)] for i in range(n)]
    matrix: Matrix | None = [list(row) for row in precision]
    before = math.inf
    for _ in range(_MOST_SWEEPS):
        furthest = 0.0
        for group, wanted in zip(groups, inverses, strict=True):
            if wanted is None or matrix is None:
                return None
            for a, b in ((a, b) for a in group for b in group if a < b):
                furthest = max(furthest, abs(matrix[a][b] - pairs[a, b]))
            own = inverse([[matrix[a][b] for b in group] for a in group])
            if own is None:
                return None
            for i, a in enumerate(group):
                for j, b in enumerate(group):
                    precision[a][b] += wanted[i][j] - own[i][j]
            matrix = inverse(precision)
        if furthest < _CLOSE or before <= furthest < _CLOSE_ENOUGH:  # the second: as near as rounding lets it
            break
        before = furthest
    if matrix is None or furthest >= _CLOSE_ENOUGH:
        return None
    whole = [[1.0 if i == j else pairs.get((min(i, j), max(i, j)), matrix[i][j]) for j in range(n)] for i in range(n)]
    return whole if cholesky(whole) is not None else None


def interval(matrix: Matrix, i: int, j: int) -> tuple[float, float] | None:
    """Between which numbers entry (i, j) may be so that the matrix is positive definite; None where at none."""
    others = [k for k in range(len(matrix)) if k not in (i, j)]
    factor = cholesky([[matrix[a][b] for b in others] for a in others])
    if factor is None:
        return None
    to_i, to_j = [matrix[k][i] for k in others], [matrix[k][j] for k in others]
    by_i, by_j = _solve(factor, to_i), _solve(factor, to_j)
    left_i = 1.0 - _product(to_i, by_i)
    left_j = 1.0 - _product(to_j, by_j)
    if min(left_i, left_j) < LEAST_PIVOT:
        return None
    middle, half = _product(to_i, by_j), math.sqrt(left_i * left_j)
    return middle - half, middle + half


def _product(x: list[float], y: list[float]) -> float:
    total = 0.0
    for a, b in zip(x, y, strict=True):
        total += a * b
    return total
