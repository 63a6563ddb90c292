"""The tables of benchmarks/results/detectors.md."""

import platform
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.metadata import version

from detector_faults import HIGH_RATE, RATE, Fault
from detector_scores import Score

WHOLLY = 0.99  # of the rows: nearly all


@dataclass
class Verdict:
    """What one checker makes of one fault.

    by: kinds of checks that named a faulty row, or that failed as a whole and pass on clean rows
    """

    score: Score = field(default_factory=lambda: Score(0, 0, 0))
    by: set[str] = field(default_factory=set)

    @property
    def share(self) -> float:
        """Recall; of a fault of no rows, 1 where some check fails."""
        recall = self.score.recall
        return float(bool(self.by)) if recall is None else recall

    @property
    def level(self) -> str:
        """How much it sees: "wholly", "partly", "alarm" (a check fails, but names none of the rows) or "missed"."""
        if self.share >= WHOLLY:
            return "wholly"
        return "partly" if self.share else "alarm" if self.by else "missed"


@dataclass
class Result:
    """n_cells, n_rows: in the ledger; verdicts: by the name of the checker"""

    fault: Fault
    n_cells: int
    n_rows: int
    verdicts: dict[str, Verdict]


Alarms = dict[str, tuple[int, int, list[str]]]


def report(results: list[Result], alarms: Alarms, scale: float) -> str:
    """Markdown. alarms: of each checker on clean rows: rows flagged, of how many, and by what"""
    kinds = [f"{name} {version(name)}" for name in ("duckdb", "dbt-core", "dbt-duckdb", "pointblank", "polars")]
    lines = [
        f"Faults in {RATE:.0%} of the rows ({HIGH_RATE:.0%} of small tables and of rare faults), packs retail and iot at scale {scale:g}; Python {platform.python_version()}, {', '.join(kinds)}.",
        "",
        *_summary(results),
        "",
        *_clean(alarms),
        "",
        *_lists(results),
    ]
    for family in dict.fromkeys(result.fault.family for result in results):
        lines += ["", f"## {family.capitalize()}", "", *_family([r for r in results if r.fault.family == family])]
    return "\n".join(lines) + "\n"


def _summary(results: list[Result]) -> Iterator[str]:
    names = list(results[0].verdicts)
    yield (
        "| | faults | "
        + " | ".join(f"{name}: caught | in part | alarm only | missed" for name in names)
        + " | missed by all |"
    )
    yield "|---|--:|" + "--:|" * (4 * len(names) + 1)
    families = list(dict.fromkeys(result.fault.family for result in results))
    for family in [*families, "all"]:
        own = [result for result in results if family in ("all", result.fault.family)]
        cells = []
        for name in names:
            levels = [result.verdicts[name].level for result in own]
            cells += [str(levels.count(level)) for level in ("wholly", "partly", "alarm", "missed")]
        yield f"| {family} | {len(own)} | {' | '.join(cells)} | {sum(map(_is_missed, own))} |"
    yield ""
    yield f"Caught: {WHOLLY:.0%} of the rows or more, or a change of the schema that fails a check. Alarm only: a check fails, and names none of the rows."


def _is_missed(result: Result) -> bool:
    return all(verdict.level == "missed" for verdict in result.verdicts.values())


def _clean(alarms: Alarms) -> Iterator[str]:
    yield "| on clean rows | rows flagged | of | by |"
    yield "|---|--:|--:|---|"
    for name, (n_flagged, n_rows, checks) in alarms.items():
        yield f"| {name} | {n_flagged:,} | {n_rows:,} | {'; '.join(checks)} |"


def _lists(results: list[Result]) -> Iterator[str]:
    yield "No checker sees: " + "; ".join(r.fault.title for r in results if _is_missed(r)) + "."
    for name in results[0].verdicts:
        others = [r for r in results if r.verdicts[name].level != "missed"]
        alone = [r for r in others if all(v.level == "missed" for other, v in r.verdicts.items() if other != name)]
        yield ""
        yield f"Only {name} sees: " + "; ".join(r.fault.title for r in alone) + "."


def _family(results: list[Result]) -> Iterator[str]:
    names = list(results[0].verdicts)
    yield "| fault | column | cells | rows | " + " | ".join(f"{name}: recall | precision | by" for name in names) + " |"
    yield "|---|---|--:|--:|" + "--:|--:|---|" * len(names)
    for result in results:
        cells = []
        for name in names:
            verdict = result.verdicts[name]
            precision = _percent(verdict.score.precision) if result.n_rows else ""
            cells += [_recall(result, verdict), precision, ", ".join(sorted(verdict.by))]
        yield f"| {result.fault.name} | {result.fault.place} | {result.n_cells:,} | {result.n_rows:,} | {' | '.join(cells)} |"


def _recall(result: Result, verdict: Verdict) -> str:
    if not result.n_rows:
        return "caught" if verdict.by else "missed"
    return _percent(verdict.score.recall) + (" (alarm)" if verdict.level == "alarm" else "")


def _percent(share: float | None) -> str:
    """Only what is all or nothing reads 100% or 0%."""
    if share is None:
        return ""
    text = f"{100 * share:.0f}%"
    return {"100%": ">99%", "0%": "<1%"}.get(text, text) if 0 < share < 1 else text
