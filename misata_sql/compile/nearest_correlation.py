"""The nearest correlation matrix to one that is none: for what an error suggests, never for a cell."""

from misata_sql.distributions.correlation_matrix import Matrix


def nearest(matrix: Matrix, least: float = 0.01) -> Matrix:
    """The nearest matrix, by squares of differences, with eigenvalues >= least; not to the last digit.

    Source: Higham 2002, alternating projections with Dykstra's correction.
    """
    import numpy as np

    x = np.array(matrix)
    correction = np.zeros_like(x)
    for _ in range(500):
        shifted = x - correction
        values, vectors = np.linalg.eigh(shifted)
        definite = (vectors * np.maximum(values, least)) @ vectors.T
        correction = definite - shifted
        x, before = definite.copy(), x
        np.fill_diagonal(x, 1.0)
        if np.max(np.abs(x - before)) < 1e-7:
            break
    return [[float(v) for v in row] for row in x]
