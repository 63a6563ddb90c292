"""LIKE and GLOB patterns as patterns of Rust's regex crate that match the same texts."""

Ranges = list[tuple[int, int]]  # inclusive ranges of code points


class PatternError(Exception):
    """A pattern that is not translated; str(error) says why."""


def literal(text: str) -> str:
    """A pattern for just this text."""
    return "".join(c if c.isascii() and c.isalnum() else f"\\x{{{ord(c):x}}}" for c in text)


def one_of(ranges: Ranges, negated: bool = False) -> str:
    """A pattern for one character."""
    inside = "".join(f"\\x{{{low:x}}}-\\x{{{high:x}}}" for low, high in ranges)
    return f"[{'^' if negated else ''}{inside}]"


def like_pattern(pattern: str, escape: str = "") -> str:
    """% is any text, _ one character."""
    parts, at = [], 0
    while at < len(pattern):
        c = pattern[at]
        if c == escape:
            at += 1
            if at == len(pattern):
                raise PatternError("a LIKE pattern must not end with its escape character")
            parts.append(literal(pattern[at]))
        else:
            parts.append({"%": ".*", "_": "."}.get(c) or literal(c))
        at += 1
    return r"(?s)\A" + "".join(parts) + r"\z"


def glob_pattern(pattern: str) -> tuple[str, bool]:
    """The pattern, and whether it matches single bytes, as DuckDB's ? and [...] do, so that texts must be ASCII."""
    parts, at, by_bytes = [], 0, False
    while at < len(pattern):
        c = pattern[at]
        if c == "*":
            parts.append(".*")
        elif c == "?":
            parts.append(".")
            by_bytes = True
        elif c == "[":
            found, at = _glob_class(pattern, at + 1)
            parts.append(found)
            by_bytes = True
        elif c == "\\":
            at += 1
            if at == len(pattern):
                raise PatternError("a GLOB pattern that ends with a backslash is not supported")
            parts.append(literal(pattern[at]))
        else:
            parts.append(literal(c))
        at += 1
    return r"(?s)\A" + "".join(parts) + r"\z", by_bytes


def _glob_class(pattern: str, at: int) -> tuple[str, int]:
    end = pattern.find("]", at + 1)
    inside = pattern[at:end]
    negated = inside.startswith("!")
    inside = inside[negated:]
    if end < 0 or not inside.isascii() or not inside.replace("-", "").isalnum():
        raise PatternError("in a GLOB pattern, [...] of letters, digits and ranges is supported only")
    ranges: Ranges = []
    while inside:
        last = inside[2] if inside[1:2] == "-" and len(inside) > 2 else inside[0]
        if inside[0] == "-" or last == "-" or last < inside[0]:
            raise PatternError("this range in a GLOB pattern is not supported")
        ranges.append((ord(inside[0]), ord(last)))
        inside = inside[3 if last != inside[0] or inside[1:2] == "-" else 1 :]
    return one_of(ranges, negated), end
