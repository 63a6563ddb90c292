"""A regular expression read into an acyclic NFA over code points.

Python's own parser (re._parser) does the reading, so that the syntax is exactly that of `re`. Its
tree has no positions, so what cannot be generated is found first, by one pass over the text
(`_refuse_irregular`).

Reading: `\\d`, `\\w` and `\\s` are ASCII; `.` and the universe of negated classes are the printable
ASCII characters (0x20 to 0x7e); an unbounded repeat (`*`, `+`, `{n,}`) goes UNBOUNDED_EXTRA
repetitions past its minimum; `^` and `$` hold only at the very start and end. Every string of the
language read so is matched by Python's `re.fullmatch` and by RE2 (DuckDB's `regexp_full_match`)
wherever both accept the pattern.
"""

import importlib
import re
from typing import Any, NoReturn

from misata_sql.errors import GeneratorError

UNBOUNDED_EXTRA = 8  # how many repetitions past the minimum `*`, `+` and `{n,}` may take
MAX_NFA_STATES = 50_000
MAX_BUILD_STEPS = 200_000  # repeats of nothing, as in (){60000}, add steps and no states

Ranges = tuple[tuple[int, int], ...]  # sorted, disjoint, inclusive ranges of code points

try:
    _parser: Any = importlib.import_module("re._parser")
except ImportError:  # the name up to Python 3.10, should an implementation still have only that
    _parser = importlib.import_module("sre_parse")

DIGIT: Ranges = ((48, 57),)
WORD: Ranges = ((48, 57), (65, 90), (95, 95), (97, 122))
SPACE: Ranges = ((9, 10), (12, 13), (32, 32))  # RE2's \s; Python's has the vertical tab too
PRINTABLE: Ranges = ((0x20, 0x7E),)
SURROGATES: Ranges = ((0xD800, 0xDFFF),)  # no UTF-8 text holds them

_CATEGORIES = {
    "CATEGORY_DIGIT": (DIGIT, False),
    "CATEGORY_NOT_DIGIT": (DIGIT, True),
    "CATEGORY_WORD": (WORD, False),
    "CATEGORY_NOT_WORD": (WORD, True),
    "CATEGORY_SPACE": (SPACE, False),
    "CATEGORY_NOT_SPACE": (SPACE, True),
}
_GROUP_REFUSALS = (
    ("(?=", "a lookahead"),
    ("(?!", "a negative lookahead"),
    ("(?<=", "a lookbehind"),
    ("(?<!", "a negative lookbehind"),
    ("(?P=", "a backreference"),
    ("(?(", "a conditional group"),
    ("(?>", "an atomic group"),
)
_GROUP_STARTS = ("(?:", "(?P<", "(?P>", "(?<")  # left to the parser, which accepts or explains them
_COUNTED = re.compile(r"\{(?:\d+(?:,\d*)?|,\d+)\}")
_OCTAL = re.compile(r"\\[1-7][0-7][0-7]")


def refuse(pattern: str, position: int, problem: str, hint: str = "") -> NoReturn:
    """Raise GeneratorError: what is wrong, at which position, with a caret under it."""
    text = f"misata_regex: {problem} at position {position}\n  {pattern}\n  {' ' * position}^"
    raise GeneratorError(text + (f"\n  Hint: {hint}" if hint else ""))


def merge(ranges: list[tuple[int, int]]) -> Ranges:
    """Sorted, disjoint, non-adjacent ranges of the same code points."""
    merged: list[tuple[int, int]] = []
    for low, high in sorted(ranges):
        if merged and low <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
        else:
            merged.append((low, high))
    return tuple(merged)


def subtract(ranges: Ranges, removed: Ranges) -> Ranges:
    """The code points of `ranges` that are not in `removed`."""
    kept = list(ranges)
    for low, high in removed:
        kept = [part for a, b in kept for part in ((a, min(b, low - 1)), (max(a, high + 1), b)) if part[0] <= part[1]]
    return merge(kept)


class Nfa:
    """An acyclic NFA, built from its end: every edge leads to a state with a smaller number.

    State FINAL (0) accepts, state DEAD (1) leads nowhere. Each other state is one of: `chars[s] =
    (ranges, target)`, `splits[s] = targets` (taken without reading), `begins[s] = target` (taken
    without reading, and only before the first character). `$` needs no state of its own: what
    follows it must match the empty string, which is known when it is built.
    """

    FINAL, DEAD = 0, 1

    def __init__(self) -> None:
        self.chars: dict[int, tuple[Ranges, int]] = {}
        self.splits: dict[int, tuple[int, ...]] = {}
        self.begins: dict[int, int] = {}
        self.start = self.DEAD
        self._empty = [True, False]  # by state: is the end reached without reading?
        self._empty_at_start = [True, False]  # the same, where `^` holds
        self._known: dict[tuple[Any, ...], int] = {}

    def _state(self, key: tuple[Any, ...], empty: bool, empty_at_start: bool) -> int:
        state = self._known.get(key)
        if state is not None:
            return state
        state = self._known[key] = len(self._empty)
        if state > MAX_NFA_STATES:
            raise GeneratorError(
                f"misata_regex: the pattern is too large: its repeats expand to more than {MAX_NFA_STATES:,} states"
            )
        self._empty.append(empty)
        self._empty_at_start.append(empty_at_start)
        return state

    def char(self, ranges: Ranges, target: int) -> int:
        ranges = subtract(ranges, SURROGATES)
        if not ranges or target == self.DEAD:
            return self.DEAD
        state = self._state(("char", ranges, target), False, False)
        self.chars[state] = (ranges, target)
        return state

    def split(self, targets: list[int]) -> int:
        alive = tuple(t for t in dict.fromkeys(targets) if t != self.DEAD)
        if len(alive) < 2:
            return alive[0] if alive else self.DEAD
        empty = any(self._empty[t] for t in alive)
        state = self._state(("split", alive), empty, empty or any(self._empty_at_start[t] for t in alive))
        self.splits[state] = alive
        return state

    def begin(self, target: int) -> int:
        if target == self.DEAD:
            return self.DEAD
        state = self._state(("begin", target), False, self._empty_at_start[target])
        self.begins[state] = target
        return state

    def end(self, target: int) -> int:
        if self._empty[target]:
            return self.FINAL
        return self.begin(self.FINAL) if self._empty_at_start[target] else self.DEAD


def parse(pattern: str) -> Nfa:
    """The NFA of a pattern.

    Raises GeneratorError for a pattern that is not a regular expression, not regular, or too large.

    >>> sorted(parse("a?b").chars.values())
    [(((97, 97),), 2), (((98, 98),), 0)]
    """
    _refuse_irregular(pattern)
    try:
        tree = _parser.parse(pattern, 0)
        nfa = Nfa()
        nfa.start = _Builder(nfa, pattern).build(tree, nfa.FINAL)
    except re.error as error:
        refuse(pattern, error.pos or 0, error.msg)
    except RecursionError:
        raise GeneratorError("misata_regex: the pattern's groups are nested too deeply") from None
    except OverflowError as error:
        raise GeneratorError(f"misata_regex: {error}: {pattern!r}") from None
    return nfa


class _Builder:
    """One walk over the parser's tree: the state that reads some of it, then goes on at `after`."""

    def __init__(self, nfa: Nfa, pattern: str) -> None:
        self.nfa = nfa
        self.pattern = pattern
        self.steps = 0

    def build(self, items: Any, after: int) -> int:
        for op, argument in reversed(list(items)):
            after = self._item(str(op), argument, after)
        return after

    def _item(self, op: str, argument: Any, after: int) -> int:
        nfa = self.nfa
        self.steps += 1
        if self.steps > MAX_BUILD_STEPS:
            raise GeneratorError(
                f"misata_regex: the pattern is too large: more than {MAX_BUILD_STEPS:,} items once "
                "its repeats are expanded"
            )
        if op == "LITERAL":
            return nfa.char(((argument, argument),), after)
        if op == "NOT_LITERAL":
            return nfa.char(subtract(PRINTABLE, ((argument, argument),)), after)
        if op == "ANY":
            return nfa.char(PRINTABLE, after)
        if op == "IN":
            return nfa.char(_class_ranges(argument), after)
        if op == "BRANCH":
            return nfa.split([self.build(branch, after) for branch in argument[1]])
        if op == "SUBPATTERN":
            return self.build(argument[3], after)
        # Greedy and lazy repeats differ in the search, not in the strings.
        if op in ("MAX_REPEAT", "MIN_REPEAT"):
            return self._repeat(argument, after)
        if op == "AT" and str(argument) in ("AT_BEGINNING", "AT_BEGINNING_STRING"):
            return nfa.begin(after)
        if op == "AT" and str(argument) in ("AT_END", "AT_END_STRING"):
            return nfa.end(after)
        raise GeneratorError(f"misata_regex: {op} is not supported in {self.pattern!r}")

    def _repeat(self, repeat: tuple[int, Any, Any], after: int) -> int:
        least, most, item = repeat
        extra = UNBOUNDED_EXTRA if most == _parser.MAXREPEAT else most - least
        state = after
        for _ in range(extra):
            state = self.nfa.split([self.build(item, state), after])
        for _ in range(least):
            state = self.build(item, state)
        return state


def _class_ranges(items: Any) -> Ranges:
    ranges: list[tuple[int, int]] = []
    negated = False
    for op, argument in items:
        if str(op) == "NEGATE":
            negated = True
        elif str(op) == "LITERAL":
            ranges.append((argument, argument))
        elif str(op) == "RANGE":
            ranges.append(argument)
        else:
            category, complement = _CATEGORIES[str(argument)]
            ranges += subtract(PRINTABLE, category) if complement else category
    merged = merge(ranges)
    return subtract(PRINTABLE, merged) if negated else merged


def _refuse_irregular(pattern: str) -> None:
    """Refuse, at its position, what is not regular, or is read differently elsewhere."""
    at = 0
    while at < len(pattern):
        char = pattern[at]
        if char == "\\":
            at = _skip_escape(pattern, at)
        elif char == "[":
            at = _skip_class(pattern, at)
        elif pattern.startswith("(?#", at):
            at = (pattern.find(")", at) + 1) or len(pattern)
        elif pattern.startswith("(?", at):
            for opening, what in _GROUP_REFUSALS:
                if pattern.startswith(opening, at):
                    refuse(pattern, at, f"{what}, {opening}...), cannot be generated")
            if not pattern.startswith(_GROUP_STARTS, at):
                hint = "spell the cases out, e.g. [Aa] for a case-insensitive a"
                refuse(pattern, at, "inline flags are not supported", hint)
            at += 2
        elif char in "*+?" or (char == "{" and _COUNTED.match(pattern, at)):
            counted = _COUNTED.match(pattern, at)
            at = counted.end() if counted else at + 1
            if pattern[at : at + 1] == "+":
                refuse(pattern, at, "a possessive repeat cannot be generated", "leave the + out")
            at += pattern[at : at + 1] == "?"
        else:
            at += 1


def _skip_escape(pattern: str, at: int) -> int:
    escaped = pattern[at + 1 : at + 2]
    if escaped and escaped in "bB":
        refuse(pattern, at, f"the word boundary \\{escaped} cannot be generated")
    if escaped and escaped in "123456789" and not _OCTAL.match(pattern, at):
        refuse(pattern, at, f"the backreference \\{escaped} cannot be generated")
    return at + 2


def _skip_class(pattern: str, at: int) -> int:
    """The position after the class that opens at `at`; nested sets and set operations are refused.

    Python reads `[[:alpha:]]` and `[a--b]` as plain characters, with a warning that this will
    change; RE2 and others read them as sets. Neither reading is safe.
    """
    opening = at
    at += 1 + (pattern[at + 1 : at + 2] == "^")
    first = at
    while at < len(pattern):
        pair = pattern[at : at + 2]
        if pattern[at] == "]" and at > first:
            return at + 1
        if pair in ("[:", "[.", "[="):
            refuse(pattern, at, "POSIX classes are not supported", "write [A-Za-z] for [[:alpha:]]")
        if pair in ("--", "&&", "||", "~~") or (pattern[at] == "[" and at == opening + 1):
            hint = f"for the characters themselves, write \\{pattern[at]}"
            refuse(pattern, at, f"{pair!r} in a class could mean a set operation", hint)
        at += 2 if pattern[at] == "\\" else 1
    return at
