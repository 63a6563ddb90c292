"""Whether solutions are equally likely: ours, and solvers that are asked again with another seed for each row.

    pip install '.[bench]' z3-solver ortools
    python benchmarks/uniformity.py [--rows 20000] [--solved 2000] [--out benchmarks/results/uniformity.md]

The system is that of constraints.py: a + b + c = 100, a < b and 2b <= c + 50 over 0..100, which has 950 solutions.
"""

import argparse
from collections import Counter
from pathlib import Path

import constraints
import contest
import scipy.stats

N_SOLUTIONS = 950
Triples = list[tuple[int, int, int]]


def ours(n: int) -> Triples:
    con = contest.misata(constraints.SUM)
    return con.execute(f"SELECT a, b, c FROM misata_table('sums', {n}, seed := {contest.SEED})").fetchall()


def line(name: str, triples: Triples) -> str:
    """A row of the table."""
    counts = Counter(triples)
    observed = [*counts.values(), *[0] * (N_SOLUTIONS - len(counts))]
    test = scipy.stats.chisquare(observed)
    likeliest = max(counts.values()) / len(triples)
    return (
        f"| {name} | {len(triples):,} | {len(counts)} | {100 * likeliest:.2f}% | {test.statistic:,.0f} | "
        f"{test.pvalue:.3g} |"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--solved", type=int, default=2_000)
    parser.add_argument("--out")
    options = parser.parse_args()
    lines = [
        f"Rows of a system with {N_SOLUTIONS} solutions; where all are equally likely, each has "
        f"{100 / N_SOLUTIONS:.2f}% and chi-square is near {N_SOLUTIONS - 1}.",
        "",
        "| | rows | different solutions | share of the likeliest | chi-square | p |",
        "|---|--:|--:|--:|--:|--:|",
        line("misata", ours(options.rows)),
        line("z3, another random_seed for each row", list(constraints.z3_triples(options.solved))),
        line(
            "OR-Tools CP-SAT, randomize_search, another random_seed for each row",
            list(constraints.ortools_triples(options.solved)),
        ),
    ]
    text = "\n".join(lines)
    print(text)
    if options.out:
        Path(options.out).write_text(text + "\n")


if __name__ == "__main__":
    main()
