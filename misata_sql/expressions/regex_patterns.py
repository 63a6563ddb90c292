"""Patterns of RE2, which DuckDB searches with, as patterns of Rust's regex crate that match the same.

Both engines search leftmost-first. What they read differently (classes that know Unicode, \\Q, set operations) is
written out here as code points, and what may still differ is refused, so that no pattern means something else.
"""

from dataclasses import dataclass, field

from misata_sql.expressions.patterns import PatternError, Ranges, literal, one_of

MAX_ATOMS = 2_000  # after repeats are written out; RE2 and Rust both have limits above
MAX_REPEAT = 1_000

_DIGITS: Ranges = [(48, 57)]
_WORD: Ranges = [(48, 57), (65, 90), (95, 95), (97, 122)]
_SPACE: Ranges = [(9, 10), (12, 13), (32, 32)]  # RE2's; others have the vertical tab too
_ESCAPED_CLASSES = {"d": _DIGITS, "w": _WORD, "s": _SPACE}
_CHARACTERS = {"a": 7, "t": 9, "n": 10, "v": 11, "f": 12, "r": 13}
_POSIX: dict[str, Ranges] = {
    "alnum": [(48, 57), (65, 90), (97, 122)], "alpha": [(65, 90), (97, 122)], "ascii": [(0, 127)],
    "blank": [(9, 9), (32, 32)], "cntrl": [(0, 31), (127, 127)], "digit": _DIGITS, "graph": [(33, 126)],
    "lower": [(97, 122)], "print": [(32, 126)], "punct": [(33, 47), (58, 64), (91, 96), (123, 126)],
    "space": [(9, 13), (32, 32)], "upper": [(65, 90)], "word": _WORD, "xdigit": [(48, 57), (65, 70), (97, 102)],
}  # fmt: skip


@dataclass(frozen=True)
class Pattern:
    """rust: for regex search; groups: how many it captures; nullable: whether it can match the empty text."""

    rust: str
    groups: int = 0
    nullable: bool = False


def regex_pattern(pattern: str, options: str = "") -> Pattern:
    """A pattern of RE2. options: those of DuckDB's functions (g is for the caller). Raises PatternError."""
    if not set(options) <= set("cis"):
        raise PatternError(f"of the options of a regular expression, i, c, s and g are supported (got {options!r})")
    folds = [option for option in options if option in "ci"]
    reader = _Reader(pattern, ignores_case=folds[-1:] == ["i"], dot_is_all="s" in options)
    rust, nullable, _ = reader.alternatives()
    if reader.at < len(pattern):
        raise PatternError("an unexpected ) in the regular expression")
    return Pattern(rust, reader.groups, nullable)


def full_match(pattern: Pattern) -> str:
    return rf"\A(?:{pattern.rust})\z"


def rust_replacement(text: str, groups: int) -> str:
    """A replacement of RE2: \\0 to \\9 are groups, \\\\ a backslash."""
    parts, at = [], 0
    while at < len(text):
        c = text[at]
        if c == "\\":
            at += 1
            c = text[at : at + 1]
            if c == "\\":
                parts.append("\\")
            elif c.isascii() and c.isdigit() and int(c) <= groups:
                parts.append(f"${{{c}}}")
            else:
                raise PatternError(f"\\{c} in the replacement is no group of the regular expression")
        else:
            parts.append("$$" if c == "$" else c)
        at += 1
    return "".join(parts)


@dataclass
class _Reader:
    """Recursive descent over a pattern; methods return the Rust pattern, whether it can match nothing, its size."""

    text: str
    ignores_case: bool
    dot_is_all: bool
    at: int = 0
    groups: int = 0
    depth: int = field(default=0)

    def _peek(self, ahead: int = 0) -> str:
        return self.text[self.at + ahead : self.at + ahead + 1]

    def alternatives(self) -> tuple[str, bool, int]:
        parts = [self._sequence()]
        while self._peek() == "|":
            self.at += 1
            parts.append(self._sequence())
        return "|".join(p for p, _, _ in parts), any(n for _, n, _ in parts), sum(size for _, _, size in parts)

    def _sequence(self) -> tuple[str, bool, int]:
        written, nullable, total = "", True, 0
        while self._peek() not in ("", "|", ")"):
            part, empty, size = self._repeated()
            written, nullable, total = written + part, nullable and empty, total + size
        return written, nullable, total

    def _repeated(self) -> tuple[str, bool, int]:
        part, empty, size = self._atom()
        count = self._count()
        if count is None:
            return part, empty, size
        low, high, sign = count
        if empty:
            raise PatternError("a repeat of what can be empty is not supported in a regular expression")
        if self._peek() == "?":
            self.at += 1
            sign += "?"
        if self._peek() in ("*", "+", "?") or self._count() is not None:
            raise PatternError("a repeat of a repeat is not supported in a regular expression")
        size *= max(low, high or 0, 1)
        if max(low, high or 0) > MAX_REPEAT or size > MAX_ATOMS:
            raise PatternError("the repeats of the regular expression are too large")
        return f"(?:{part}){sign}", low == 0, size

    def _count(self) -> tuple[int, int | None, str] | None:
        """The repeat at this place: least, most (None: no limit), as written; None where there is none."""
        simple: dict[str, tuple[int, int | None]] = {"*": (0, None), "+": (1, None), "?": (0, 1)}
        if self._peek() in simple:
            sign = self._peek()
            self.at += 1
            return *simple[sign], sign
        if self._peek() != "{":
            return None
        end = self.text.find("}", self.at)
        low, comma, high = self.text[self.at + 1 : max(end, self.at + 1)].partition(",")
        if end < 0 or not _is_number(low) or (high and not _is_number(high)):
            return None  # a brace like any other character
        least, most = int(low), int(high) if high else (None if comma else int(low))
        if most is not None and most < least:
            raise PatternError("the bounds of a repeat are the wrong way round")
        self.at = end + 1
        return least, most, "{" + low + comma + high + "}"

    def _atom(self) -> tuple[str, bool, int]:
        c = self._peek()
        self.at += 1
        if c == "(":
            return self._group()
        if c == "[":
            return self._bracket(), False, 1
        if c == "\\":
            return self._escape()
        if c == ".":
            return ("(?s:.)" if self.dot_is_all else r"[^\n]"), False, 1
        if c in "^$":
            return (r"\A" if c == "^" else r"\z"), True, 1
        if c in "*+?":
            raise PatternError("a repeat of nothing in the regular expression")
        return self._character(ord(c)), False, 1

    def _character(self, code: int) -> str:
        return one_of(self._folded([(code, code)])) if self.ignores_case else literal(chr(code))

    def _folded(self, ranges: Ranges) -> Ranges:
        """With the other cases of its letters, where case is ignored."""
        if not self.ignores_case:
            return ranges
        if any(high > 127 for _, high in ranges):
            raise PatternError("letters beyond ASCII in a regular expression that ignores case are not supported")
        folded = list(ranges)
        for low, high in ranges:
            for first, shift in ((65, 32), (97, -32)):
                start, end = max(low, first), min(high, first + 25)
                if start <= end:
                    folded.append((start + shift, end + shift))
        covered = [any(low <= ord(c) <= high for low, high in folded) for c in "ks"]
        # the Kelvin sign and the long s are other cases of k and s
        return folded + [(code, code) for code, inside in zip((0x212A, 0x17F), covered, strict=True) if inside]

    def _group(self) -> tuple[str, bool, int]:
        opening = "("
        if self._peek() == "?":
            if self._peek(1) != ":":
                raise PatternError("of groups, (...) and (?:...) are supported in a regular expression")
            self.at += 2
            opening = "(?:"
        else:
            self.groups += 1
        self.depth += 1
        if self.depth > 50:
            raise PatternError("the regular expression is nested too deeply")
        inside, empty, size = self.alternatives()
        self.depth -= 1
        if self._peek() != ")":
            raise PatternError("a ) is missing in the regular expression")
        self.at += 1
        return f"{opening}{inside})", empty, size

    def _escape(self) -> tuple[str, bool, int]:
        c = self._peek()
        if c.lower() in _ESCAPED_CLASSES:
            self.at += 1
            return one_of(self._folded(_ESCAPED_CLASSES[c.lower()]), negated=c.isupper()), False, 1
        if c in ("b", "A", "z"):
            self.at += 1
            return {"b": r"(?-u:\b)", "A": r"\A", "z": r"\z"}[c], True, 1
        return self._character(self._escaped_character()), False, 1

    def _escaped_character(self) -> int:
        c = self._peek()
        self.at += 1
        if c == "x":
            return self._hexadecimal()
        if c in _CHARACTERS:
            return _CHARACTERS[c]
        if c and c.isascii() and not c.isalnum():
            return ord(c)
        raise PatternError(f"\\{c} is not supported in a regular expression")

    def _hexadecimal(self) -> int:
        if self._peek() == "{":
            end = self.text.find("}", self.at)
            digits, after = self.text[self.at + 1 : max(end, self.at)], end + 1
        else:
            digits, after = self.text[self.at : self.at + 2], self.at + 2
            end = 0 if len(digits) == 2 else -1
        if end < 0 or not 1 <= len(digits) <= 6 or any(d not in "0123456789abcdefABCDEF" for d in digits):
            raise PatternError("\\x needs hexadecimal digits in a regular expression")
        code = int(digits, 16)
        if code > 0x10FFFF or 0xD800 <= code < 0xE000:
            raise PatternError("\\x needs a character in a regular expression")
        self.at = after
        return code

    def _bracket(self) -> str:
        negated = self._peek() == "^"
        self.at += negated
        ranges: Ranges = []
        first = True
        while first or self._peek() != "]":
            if not self._peek():
                raise PatternError("a ] is missing in the regular expression")
            ranges += self._bracket_item(first)
            first = False
        self.at += 1
        return one_of(self._folded(ranges), negated)

    def _bracket_item(self, first: bool) -> Ranges:
        if self._peek() == "[" and self._peek(1) == ":":
            end = self.text.find(":]", self.at)
            name = self.text[self.at + 2 : max(end, self.at)]
            if name not in _POSIX:
                raise PatternError(f"[:{name}:] is not supported in a regular expression")
            self.at = end + 2
            return _POSIX[name]
        if self._peek() == "\\" and self._peek(1) in _ESCAPED_CLASSES:
            self.at += 2
            return _ESCAPED_CLASSES[self.text[self.at - 1]]
        if self._peek() == "-" and not first and self._peek(1) != "]":
            raise PatternError("a - between others in [...] is not supported in a regular expression")
        low = self._bracket_character()
        if self._peek() != "-" or self._peek(1) in ("]", ""):
            return [(low, low)]
        self.at += 1
        high = self._bracket_character()
        if high < low:
            raise PatternError("a range in [...] is the wrong way round")
        return [(low, high)]

    def _bracket_character(self) -> int:
        c = self._peek()
        self.at += 1
        return self._escaped_character() if c == "\\" else ord(c)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 4
