"""Where something stands in the user's text, and how an error shows it."""

import unicodedata
from dataclasses import dataclass

_SHOWN = 90  # columns of source text in an error
_BEFORE = 50  # of which at most these before what is underlined


@dataclass(frozen=True, slots=True)
class Span:
    """Characters [start, end) of the text; line and column of the first, from 1."""

    start: int
    end: int
    line: int
    column: int
    source: str  # the whole text, shared by all its spans

    @classmethod
    def of(cls, source: str, start: int, end: int) -> "Span":
        line_start = source.rfind("\n", 0, start) + 1
        return cls(start, end, source.count("\n", 0, start) + 1, start - line_start + 1, source)

    @property
    def text(self) -> str:
        return self.source[self.start : self.end]

    def to(self, other: "Span") -> "Span":
        """From the start of this one to the end of the other."""
        return Span(self.start, other.end, self.line, self.column, self.source)

    def underlined(self, indent: str = "  ") -> str:
        """Two lines: the source line, and ^^^^ under the span, or its first line.

        >>> print(Span.of("CREATE TABEL t(a INT)", 7, 12).underlined(""))
        line 1, column 8: CREATE TABEL t(a INT)
                                 ^^^^^
        """
        source, start = self.source, self.start
        line_start = source.rfind("\n", 0, start) + 1
        # only what is shown is cut out, since a line may be very long
        first = line_start
        while first < start and source[first].isspace():
            first += 1
        cut_left = start - first > _BEFORE
        if cut_left:
            first = start - _BEFORE + 3
        line_end = source.find("\n", start, first + _SHOWN + 1)
        cut_right = line_end < 0 and len(source) > first + _SHOWN
        if line_end < 0:
            line_end = min(len(source), first + _SHOWN)
        before = ("..." if cut_left else "") + _printable(source[first:start])
        marked = _printable(source[start : max(start, min(self.end, line_end))])
        after = _printable(source[max(start, min(self.end, line_end)) : line_end]).rstrip()
        where = f"{indent}line {self.line}, column {self.column}: "
        carets = " " * (len(where) + _cells(before)) + "^" * max(1, _cells(marked.rstrip()))
        return f"{where}{before}{marked}{after}{'...' if cut_right else ''}".rstrip() + "\n" + carets

    def __repr__(self) -> str:
        return f"Span({self.line}:{self.column}, {self.text[:40]!r})"


def _printable(text: str) -> str:
    """One character per character, none that would move the cursor."""
    return "".join(c if c.isprintable() else " " if c.isspace() else "\N{REPLACEMENT CHARACTER}" for c in text)


def _cells(text: str) -> int:
    """Columns that the text takes in a terminal."""
    if text.isascii():
        return len(text)
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def describe_problem(what: str, span: Span | None = None, hint: str = "") -> str:
    """One problem in the form in which every error of a definition is shown."""
    lines = [what]
    if span is not None:
        lines.append(span.underlined())
    if hint:
        lines.append(f"  Hint: {hint}")
    return "\n".join(lines)
