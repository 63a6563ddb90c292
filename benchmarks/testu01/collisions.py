"""How far TestU01's p-values of CollisionOver with 2 bits a draw can be taken at their word.

TestU01 takes the collisions of overlapping t-tuples for Poisson. But a collision at two places is
followed by one at the next two with probability 1/4, so collisions come in clumps: their variance
is 5/3 of their mean, and a p-value below 10^-3 comes 8 times as often as it should. This counts
them for numpy's PCG64DXSM and for the streams of a table, at the density of Crush's test 9 and a
tenth of its size. Expected: mean n^2 / (2 * 4^t) = 29.10, variance 48.5.

    python benchmarks/testu01/collisions.py > benchmarks/testu01/results/collisions.txt
"""

import numpy as np
from run import COLUMNS, stream_key

from misata_sql.random.squares import squares64

N, T, REPETITIONS, PER_SEED = 10**6, 17, 1000, 10


def draws(source: str, seed: int, part: int) -> np.ndarray:
    count = N + T - 1
    if source == "PCG64DXSM":
        generator = np.random.Generator(np.random.PCG64DXSM([seed, part]))
        return generator.integers(0, 2**64, count, dtype=np.uint64)
    names = COLUMNS if source == "rows" else ["unit_price"]
    keys = np.array([stream_key(seed, "orders", n, purpose="value") for n in names], np.uint64)
    n_rows = count // len(keys) + 1
    rows = np.arange(part * n_rows, (part + 1) * n_rows)
    return squares64(keys[None, :], rows[:, None]).reshape(-1)[:count]


def collisions(numbers: np.ndarray) -> int:
    """Pairs of equal neighbours among the sorted T-tuples of the two leading bits."""
    digits = numbers >> np.uint64(62)
    tuples = np.zeros(N, np.uint64)
    for i in range(T):
        tuples = (tuples << np.uint64(2)) | digits[i : i + N]
    tuples.sort()
    return int(np.count_nonzero(tuples[1:] == tuples[:-1]))


if __name__ == "__main__":
    for source in ("PCG64DXSM", "rows", "column"):
        counts = np.array([
            collisions(draws(source, 100 + r // PER_SEED, r % PER_SEED)) for r in range(REPETITIONS)
        ])  # fmt: skip
        mean, variance = counts.mean(), counts.var(ddof=1)
        print(
            f"{source}: {REPETITIONS} repetitions, mean {mean:.2f} (standard error "
            f"{(variance / REPETITIONS) ** 0.5:.2f}), variance {variance:.1f} (standard error "
            f"{variance * (2 / REPETITIONS) ** 0.5:.1f}), ratio {variance / mean:.2f}",
            flush=True,
        )
