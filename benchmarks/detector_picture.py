"""The picture of docs/detectors.md: recall of each fault by each checker."""

from typing import Any

import matplotlib as mpl
from detector_report import Result

mpl.use("Agg")
from matplotlib import pyplot as plt

COLOURS = {"missed": "#c8553d", "alarm": "#e9c46a"}
PANELS = 3


def paint(results: list[Result]) -> Any:
    """A row a fault, a column a checker; families under headings, in columns of about equal length."""
    lines: list[tuple[str, Result | None]] = []
    for family in dict.fromkeys(result.fault.family for result in results):
        lines += [(family, None), *((r.fault.title, r) for r in results if r.fault.family == family)]
    panels = _panels(lines)
    height = max(map(len, panels))
    figure, axes = plt.subplots(1, PANELS, figsize=(15.5, 0.215 * height + 1.0), layout="constrained")
    for axis, panel in zip(axes, panels, strict=True):
        _panel(axis, panel, height, list(results[0].verdicts))
    figure.suptitle(
        "Share of the faulty rows that checks flag (%). Red: no check fails; yellow: one fails, without naming rows"
    )
    return figure


def _panels(lines: list[tuple[str, Result | None]]) -> list[list[tuple[str, Result | None]]]:
    """Cut anywhere but behind a heading."""
    panels = []
    for left in range(PANELS, 0, -1):
        cut = -(-len(lines) // left)
        while cut < len(lines) and lines[cut - 1][1] is None:
            cut += 1
        panels.append(lines[:cut])
        lines = lines[cut:]
    return panels


def _panel(axis: Any, lines: list[tuple[str, Result | None]], height: int, names: list[str]) -> None:
    for y, (title, result) in enumerate(lines):
        if result is None:
            axis.text(-0.6, y, title.capitalize(), ha="right", va="center", fontsize=8.5, weight="bold")
            continue
        axis.text(-0.6, y, title, ha="right", va="center", fontsize=8)
        for x, name in enumerate(names):
            verdict = result.verdicts[name]
            colour = COLOURS.get(verdict.level) or plt.get_cmap("Blues")(0.15 + 0.6 * verdict.share)
            axis.add_patch(plt.Rectangle((x - 0.5, y - 0.5), 1, 1, facecolor=colour, edgecolor="white"))
            text = {"missed": "0", "alarm": "alarm"}.get(verdict.level) or f"{max(100 * verdict.share, 1):.0f}"
            dark = verdict.level == "missed" or verdict.share > 0.75
            axis.text(x, y, text, ha="center", va="center", fontsize=7.5, color="white" if dark else "black")
    axis.set(xlim=(-4.6, len(names) - 0.5), ylim=(height - 0.5, -0.5), yticks=[])
    axis.set_xticks(range(len(names)), names, fontsize=8.5)
    axis.xaxis.tick_top()
    axis.tick_params(length=0)
    axis.spines[:].set_visible(False)
