"""Plain text: aligned tables, and numbers for people."""

import shutil
import sys
from collections.abc import Sequence


def print_rows(names: Sequence[str], rows: Sequence[Sequence[object]], most: int | None = None) -> None:
    """Print an aligned table; on a terminal too narrow for it, each row as lines of `name  value`.

    most: how many rows to show on a terminal: the first and the last ones
    """
    left_out = 0
    on_terminal = sys.stdout.isatty()
    if on_terminal and most is not None and len(rows) > most:
        left_out = len(rows) - most
        rows = [*rows[: most - most // 2], *rows[len(rows) - most // 2 :]]
    lines = format_table(names, rows)
    if on_terminal and max(map(len, lines)) > shutil.get_terminal_size().columns:
        lines = format_records(names, rows)
    if left_out:
        middle = len(lines) - most // 2 if most is not None else 0
        lines[middle:middle] = [f"... {left_out} more rows ..."]
    for line in lines:
        print(line)


def format_table(names: Sequence[str], rows: Sequence[Sequence[object]]) -> list[str]:
    """A line of names, a rule, and one line a row; numbers to the right."""
    cells = [[format_cell(value) for value in row] for row in rows]
    widths = [max([len(name), *(len(row[i]) for row in cells)]) for i, name in enumerate(names)]
    to_right = [_all_numbers([row[i] for row in rows]) for i in range(len(names))]
    rule = ["-" * width for width in widths]
    return [
        "  ".join(
            cell.rjust(width) if right else cell.ljust(width)
            for cell, width, right in zip(line, widths, to_right, strict=True)
        ).rstrip()
        for line in [list(names), rule, *cells]
    ]


def format_records(names: Sequence[str], rows: Sequence[Sequence[object]]) -> list[str]:
    """One line a cell, and an empty line between rows: for rows too wide for one line."""
    width = max(map(len, names))
    lines: list[str] = []
    for row in rows:
        lines += [f"{name.ljust(width)}  {format_cell(value)}".rstrip() for name, value in zip(names, row, strict=True)]
        lines.append("")
    return lines[:-1]


def format_cell(value: object) -> str:
    """A value in one line, without characters that a terminal would act on; NULL is empty."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = f"{value:g}" if isinstance(value, float) else str(value)
    return "".join(c if c.isprintable() else " " if c.isspace() else "\N{REPLACEMENT CHARACTER}" for c in text)


def _all_numbers(values: Sequence[object]) -> bool:
    from decimal import Decimal

    numbers = [isinstance(v, int | float | Decimal) and not isinstance(v, bool) for v in values if v is not None]
    return bool(numbers) and all(numbers)


def format_bytes(n: float) -> str:
    """
    >>> format_bytes(999), format_bytes(1_234_567_890)
    ('999 bytes', '1.23 GB')
    """
    for unit, size in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if n >= size:
            return f"{n / size:.3g} {unit}"
    return f"{n:g} bytes"
