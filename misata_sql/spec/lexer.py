"""DuckDB's lexical rules: a text into tokens, each with its place.

sqlglot's own tokenizer is not used for the structure of a statement: it reads what DuckDB does not
({# #} as a comment), and its parser skips what it does not know. Here every character belongs to a
token, to white space or to a comment, so that nothing of a definition can get lost.
"""

import re
from bisect import bisect_right
from typing import NamedTuple

from misata_sql.errors import DefinitionError
from misata_sql.spec.source import Span, describe_problem

MAX_TEXT = 4_000_000  # characters; sixteen bytes of tokens for each stay far below a gigabyte


class Token(NamedTuple):
    """A token; an operator of several characters is several tokens.

    kind: 'word', 'quoted' (a name in "..."), 'string', 'hex', 'bit', 'number', 'op' or 'end'
    value: a word in upper case; what a quoted name or a string stands for; otherwise the text
    """

    kind: str
    value: str
    start: int
    end: int

    def is_op(self, op: str) -> bool:
        return self.value == op and self.kind == "op"


# After a word character no token but an operator may begin: 1a, 0x1F and 1e are no numbers.
_TOKEN = re.compile(
    r"""
    (?P<space>  \s+ )
  | (?P<comment> --[^\r\n]* )
  | (?P<block>  /\* )
  | (?P<escape> [eE]'(?:[^'\\]|''|\\.)*' )
  | (?P<hex>    [xX]'[^']*' )
  | (?P<bit>    [bB]'[^']*' )
  | (?P<word>   (?:[A-Za-z_]|[^\x00-\x7f\s])(?:[A-Za-z0-9_$]|[^\x00-\x7f\s])* )
  | (?P<string> '(?:[^']|'')*' )
  | (?P<quoted> "(?:[^"]|"")*" )
  | (?P<number>
  (?:[0-9](?:_?[0-9])*(?:\.(?:[0-9](?:_?[0-9])*)?)?|\.[0-9](?:_?[0-9])*)(?:[eE][+-]?[0-9]+)?
                (?![A-Za-z_$]|[^\x00-\x7f\s]) )
  | (?P<dollar> \$(?P<tag>(?:[A-Za-z_][A-Za-z0-9_]*)?)\$(?s:.*?)\$(?P=tag)\$ )
  | (?P<op>     [-+*/<>=~!@\#%^&|`?()\[\]{},;:.] )
    """,
    re.VERBOSE | re.DOTALL,
)
_BLOCK_EDGE = re.compile(r"/\*|\*/")
_FORBIDDEN = re.compile("[\x00\ud800-\udfff]")
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|x[0-9a-fA-F]{1,2}|[0-7]{1,3}|.)|''", re.DOTALL)
_ESCAPED = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}


class Text:
    """A text with the places of its lines."""

    def __init__(self, source: str) -> None:
        self.source = source
        self._line_starts = [0, *(m.end() for m in re.finditer("\n", source))]

    def span(self, start: int, end: int) -> Span:
        line = bisect_right(self._line_starts, start)
        return Span(start, end, line, start - self._line_starts[line - 1] + 1, self.source)


def tokenize(text: Text) -> list[Token]:
    """All tokens of the text. Raises DefinitionError where DuckDB's lexer stops as well."""
    source = text.source
    if len(source) > MAX_TEXT:
        raise DefinitionError(f"the definition is too long: {len(source):,} characters, at most {MAX_TEXT:,}")
    if bad := _FORBIDDEN.search(source):
        raise _error(text, f"character U+{ord(bad[0]):04X} cannot stand in SQL", bad.start(), bad.end())
    tokens: list[Token] = []
    append, match_token = tokens.append, _TOKEN.match
    at, length = 0, len(source)
    while at < length:
        found = match_token(source, at)
        if found is None:
            raise _unfinished(text, at)
        start, at = at, found.end()
        kind = found.lastgroup
        if kind == "tag":  # the group inside of dollar
            kind = "dollar"
        piece = found[0]
        match kind:
            case "space" | "comment":
                continue
            case "block":
                at = _skip_block(text, start)
                continue
            case "word":
                append(Token("word", piece.upper(), start, at))
            case "quoted":
                if at - start == 2:
                    raise _error(text, "a quoted name must not be empty", start, at)
                append(Token("quoted", piece[1:-1].replace('""', '"'), start, at))
            case "string":
                append(Token("string", piece[1:-1].replace("''", "'"), start, at))
            case "dollar":
                mark = len(found["tag"]) + 2
                append(Token("string", piece[mark:-mark], start, at))
            case "escape":
                append(Token("string", _unescape(text, piece, start), start, at))
            case "hex" | "bit":
                allowed = "0123456789abcdefABCDEF" if kind == "hex" else "01"
                if piece[2:-1].strip(allowed) or (kind == "hex" and len(piece) % 2 == 0):
                    raise _error(text, f"not a {kind} string", start, at)
                append(Token(kind, piece[2:-1], start, at))
            case "number" | "op":
                append(Token(kind, piece, start, at))
    return tokens


def _skip_block(text: Text, start: int) -> int:
    """The end of the /* comment */, which may contain others, that begins at start."""
    depth, at = 0, start
    while edge := _BLOCK_EDGE.search(text.source, at):
        depth += 1 if edge[0] == "/*" else -1
        at = edge.end()
        if not depth:
            return at
    raise _error(text, "the comment is not closed: */ is missing", start, start + 2)


def _unescape(text: Text, piece: str, start: int) -> str:
    def plain(found: re.Match[str]) -> str:
        code = found[1]
        if code is None:
            return "'"
        if code[0] in "uUx" and len(code) > 1:
            number = int(code[1:], 16)
        elif code[0] in "01234567":
            number = int(code, 8)
        else:
            return _ESCAPED.get(code, code)
        # \x and octal escapes are bytes of UTF-8: one alone is a character only below 128
        if not 0 < number < (0x110000 if code[0] in "uU" else 0x80) or 0xD800 <= number < 0xE000:
            raise _error(text, f"the escape {found[0]} is not a character", start, start + len(piece))
        return chr(number)

    return _ESCAPE.sub(plain, piece[2:-1])


def _unfinished(text: Text, at: int) -> DefinitionError:
    rest = text.source[at : at + 80]
    if rest[0] == "'" or (rest[1:2] == "'" and rest[0] in "eExXbB"):
        return _error(text, "the string is not closed: ' is missing", at, at + 1 + (rest[0] != "'"))
    if rest[0] == '"':
        return _error(text, 'the quoted name is not closed: " is missing', at, at + 1)
    if tag := re.match(r"\$(?:[A-Za-z_]\w*)?\$", rest):
        return _error(text, f"the string is not closed: {tag[0]} is missing", at, at + tag.end())
    if number := re.match(r"[0-9.][\w.$]*", rest):
        return _error(text, f"{number[0]} is not a number", at, at + number.end())
    if parameter := re.match(r"\$\w+", rest):
        what = f"{parameter[0]} is a parameter, which has no value in a definition"
        return _error(text, what, at, at + parameter.end())
    return _error(text, f"unexpected character {rest[0]!r}", at, at + 1)


def _error(text: Text, what: str, start: int, end: int) -> DefinitionError:
    return DefinitionError(describe_problem(what, text.span(start, end)))
