"""Upper and lower case as DuckDB 2.0.1 maps them, letter by letter."""

import re

# Letters that DuckDB and Polars map to the other case alike, once the exceptions below are set aside; none of them
# joins its neighbours. Newer Unicode versions move letters only outside of these blocks.
# (test_expressions_text.py compares every one of them)
PLAIN = (
    "\u0000-\u007f\u00a0-\u0233\u0370-\u0377\u037a-\u037f\u0384-\u0482\u048a-\u0556\u0559-\u058a\u1e00-\u1eff"
    "\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u2100-\u2123\u3041-\u3096\u30a1-\u30fe\u4e00-\u9fff\uac00-\ud7a3"
)
# The same of upper and lower alone: the scripts that people's names are written in, whose letters have no case or the
# same in both, but may join their neighbours, as accents do.
CASED = PLAIN + "\u0250-\u0263\u0265-\u02ff\u0591-\u0e7f\u10a0-\u10ff\u3005-\u3007"
_PLAIN_TEXT = re.compile(f"[{PLAIN}]*")


def is_plain(text: str) -> bool:
    return _PLAIN_TEXT.fullmatch(text) is not None


# What DuckDB makes of the letters whose case Polars changes into several letters, or by their neighbours.
LOWER = {"İ": "i", "Σ": "σ"}
UPPER = {
    "ß": "ẞ", "ŉ": "ŉ", "ƛ": "ƛ", "ǰ": "ǰ", "ΐ": "ΐ", "ΰ": "ΰ", "և": "և", "ẖ": "ẖ", "ẗ": "ẗ",
    "ẘ": "ẘ", "ẙ": "ẙ", "ẚ": "ẚ",
}  # fmt: skip
