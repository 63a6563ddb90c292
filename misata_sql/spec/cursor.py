"""Reads the tokens of one statement; what is not understood raises Refused with its place."""

from collections.abc import Sequence
from typing import NoReturn

from misata_sql.spec.keywords import RESERVED, fold
from misata_sql.spec.lexer import Text, Token
from misata_sql.spec.source import Span, describe_problem


class Refused(Exception):  # noqa: N818  (it stays inside of spec)
    """One problem of a definition. Collected by the statement's parser, never seen by users."""

    def __init__(self, what: str, span: Span | None = None, hint: str = "") -> None:
        self.problem = describe_problem(what, span, hint)
        self.position = span.start if span else 0
        super().__init__(self.problem)


def split_statements(tokens: Sequence[Token]) -> list[tuple[int, int]]:
    """[first, last) of each statement; no SQL has a semicolon inside of brackets, so each one is an end."""
    pieces, first = [], 0
    for at, token in enumerate(tokens):
        if token.is_op(";"):
            if at > first:
                pieces.append((first, at))
            first = at + 1
    if len(tokens) > first:
        pieces.append((first, len(tokens)))
    return pieces


class Cursor:
    """tokens[first:last] of the text; `at` is the next one to read."""

    def __init__(self, text: Text, tokens: Sequence[Token], first: int = 0, last: int | None = None) -> None:
        self.text = text
        self.tokens = tokens
        self.first = self.at = first
        self.last = len(tokens) if last is None else last
        end = tokens[self.last - 1].end if self.last > first else 0
        self._end = Token("end", "", end, end)

    # looking

    @property
    def next(self) -> Token:
        return self.tokens[self.at] if self.at < self.last else self._end

    def ahead(self, distance: int) -> Token:
        return self.tokens[self.at + distance] if self.at + distance < self.last else self._end

    def at_end(self) -> bool:
        return self.at >= self.last

    def at_words(self, *words: str) -> bool:
        """Whether exactly these words (in upper case) come next."""
        if self.at + len(words) > self.last:
            return False
        for i, word in enumerate(words):
            token = self.tokens[self.at + i]
            if token.value != word or token.kind != "word":
                return False
        return True

    def at_op(self, op: str) -> bool:
        token = self.next
        return token.kind == "op" and token.value == op

    # reading

    def take(self) -> Token:
        token = self.next
        if token.kind == "end":
            self.refuse_next("something more")
        self.at += 1
        return token

    def accept(self, *words: str) -> bool:
        if self.at_words(*words):
            self.at += len(words)
            return True
        return False

    def accept_op(self, op: str) -> bool:
        if self.at_op(op):
            self.at += 1
            return True
        return False

    def expect(self, *words: str) -> None:
        for word in words:
            if not self.accept(word):
                self.refuse_next(word)

    def expect_op(self, op: str) -> Token:
        if not self.at_op(op):
            self.refuse_next(op)
        return self.take()

    def name(self, what: str) -> tuple[str, Span]:
        """A plain or quoted name."""
        token = self.next
        if token.kind == "quoted":
            self.at += 1
            return token.value, self.span_of(token)
        if token.kind != "word":
            self.refuse_next(what)
        name = self.spelling(token)
        if fold(name) in RESERVED:
            hint = f'write it in double quotes: "{name}"'
            what = f"expected {what}, found the reserved word {name}"
            raise Refused(what, self.span_of(token), hint)
        self.at += 1
        return name, self.span_of(token)

    def group_end(self) -> int:
        """The position behind the bracket that closes the one which comes next."""
        depth = 0
        for at in range(self.at, self.last):
            token = self.tokens[at]
            if token.kind == "op":
                if token.value in "([{":
                    depth += 1
                elif token.value in ")]}":
                    depth -= 1
                    if not depth:
                        return at + 1
        opening = self.next
        raise Refused(f"{opening.value} is not closed", self.span_of(opening))

    # places

    def span_of(self, token: Token) -> Span:
        return self.text.span(token.start, token.end)

    def span_from(self, first: int) -> Span:
        """From token number first to the last one read."""
        return self.text.span(self.tokens[first].start, self.tokens[max(first, self.at - 1)].end)

    def spelling(self, token: Token) -> str:
        return self.text.source[token.start : token.end]

    def clean(self, first: int, last: int) -> str:
        """The text of tokens [first, last) without comments, white space as one space."""
        parts: list[str] = []
        end = None
        for token in self.tokens[first:last]:
            if end is not None and token.start > end:
                parts.append(" ")
            parts.append(self.spelling(token))
            end = token.end
        return "".join(parts)

    def refuse_next(self, expected: str) -> NoReturn:
        token = self.next
        if token.kind == "end":
            # the place where something is missing is shown behind the last token
            raise Refused(
                f"the text ends where {expected} was expected",
                self.text.span(token.start, token.end),
            )
        found = self.spelling(token)
        found = found if len(found) <= 40 else found[:37] + "..."
        raise Refused(f"expected {expected}, found {found}", self.span_of(token))
