"""The picture of docs/constraints.md: sampling := 'exact' and 'constructive' of a start and an end.

python benchmarks/sampling_picture.py       # writes docs/images/sampling.png; needs matplotlib
"""

from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np

import misata_sql

mpl.use("Agg")
from matplotlib import pyplot as plt
from matplotlib.colors import PowerNorm

TARGET = Path(__file__).parent.parent / "docs" / "images" / "sampling.png"
N_ROWS = 200_000
YEAR = "misata_uniform(DATE '2024-01-01', DATE '2025-01-01')"
COLUMNS = f"start_date DATE DEFAULT {YEAR}, end_date DATE DEFAULT {YEAR}"
CHECKS = "CHECK (start_date <= DATE '2024-12-30'), CHECK (end_date > start_date)"
COLOURS = {"exact": "#3b6ea5", "constructive": "#c8553d"}
FIRST_DAYS = [1, 32, 61, 92, 122, 153, 183, 214, 245, 275, 306, 336]
MONTHS = "JFMAMJJASOND"
DAYS = 6  # of a bin, so that 61 of them are the year


def draw(con: Any, checks: str, sampling: str) -> np.ndarray:
    """(2, N_ROWS) days of the year."""
    ddl = f"CREATE TABLE t ({', '.join(filter(None, [COLUMNS, checks]))})"
    days = "dayofyear(start_date), dayofyear(end_date)"
    rows = con.execute(f"SELECT {days} FROM misata_table(?, {N_ROWS}, sampling := ?)", [ddl, sampling]).fetchnumpy()
    return np.array(list(rows.values()), float)


def paint(con: Any) -> Any:
    """Both samplings, one a row: start_date, end_date, and both together."""
    figure, axes = plt.subplots(2, 3, figsize=(10.5, 5.6), layout="constrained", width_ratios=[1, 1, 1])
    bins = np.arange(1, 368, DAYS)
    alone = draw(con, "", "exact")
    for row, (sampling, colour) in zip(axes, COLOURS.items(), strict=True):
        found = draw(con, CHECKS, sampling)
        for axis, values, free, name in zip(row[:2], found, alone, ("start_date", "end_date"), strict=True):
            scale = 100 / N_ROWS
            axis.hist(values, bins, weights=np.full(N_ROWS, scale), color=colour, alpha=0.75)
            counts, _ = np.histogram(free, bins)
            axis.stairs(counts * scale, bins, color="black", linewidth=1, label="as its generator alone")
            axis.set(ylim=(0, 10), title=name, xlim=(1, 367))
        row[0].set_ylabel(f"sampling := '{sampling}'\n% of the rows, by {DAYS} days", fontsize=10)
        row[2].hist2d(*found, bins=(bins, bins), cmap="Greys", norm=PowerNorm(0.5, 0, N_ROWS / 200))
        row[2].set(title="both, darker where there are more", xlabel="start_date", ylabel="end_date", aspect="equal")
        row[2].set_yticks(FIRST_DAYS, MONTHS)
    axes[0][0].legend(frameon=False, loc="upper right", fontsize=9)
    for axis in axes.flat:
        axis.set_xticks(FIRST_DAYS, MONTHS)
        axis.tick_params(labelsize=8)
        axis.spines[["top", "right"]].set_visible(False)
    figure.suptitle("CHECK (end_date > start_date), both drawn uniformly from 2024", fontsize=12)
    return figure


if __name__ == "__main__":
    TARGET.parent.mkdir(exist_ok=True)
    paint(misata_sql.connect()).savefig(TARGET, dpi=110, metadata={"Software": None})
    print(TARGET)
