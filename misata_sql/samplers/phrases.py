"""Samplers of English text: words, sentences, paragraphs, and reviews that agree with a rating."""

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Self

import numpy as np

from misata_sql.distributions.grouped import GroupedTable, grouped_table
from misata_sql.domains.constants import NotConstantError
from misata_sql.domains.domain import Domain, NotSupportedError, check_domain
from misata_sql.domains.storage import factor, is_float
from misata_sql.engine.program import Buffer, Layout
from misata_sql.errors import ConstraintError, GeneratorError
from misata_sql.kernels import codes as code_kernels
from misata_sql.kernels import convert, grouped
from misata_sql.samplers.base import Cell, Sampler
from misata_sql.samplers.entities import is_drawn
from misata_sql.samplers.origins import emit_codes
from misata_sql.samplers.person import require_text
from misata_sql.samplers.text_parts import Constant, Pooled, TextPart, assemble
from misata_sql.spec import entity_words
from misata_sql.spec.types import VARCHAR, SqlType
from misata_sql.values.lists import phrases
from misata_sql.values.locale_argument import ColumnName

if TYPE_CHECKING:
    from misata_sql.spec.table import Table

MOST_WORDS, MOST_SENTENCES = 50, 20
DEFAULT_RATING = 5.0  # the best, where no CHECK says another
NEUTRAL_FROM, POSITIVE_FROM = 0.5, 0.7  # shares of the best rating
UNRATED = len(phrases.SENTIMENTS)  # the group of reviews whose rating is not known


@lru_cache(maxsize=256)
def _even(values: tuple[str, ...]) -> tuple[tuple[bytes, ...], GroupedTable]:
    return tuple(value.encode() for value in values), grouped_table([(range(len(values)), (1.0,) * len(values))])


def _any_of(cell: Cell, purpose: str, values: tuple[str, ...]) -> Pooled:
    """One of the texts, all equally likely."""
    texts, table = _even(values)
    return Pooled(emit_codes(cell, cell.key(purpose), None, table, "u2"), texts)


@dataclass(frozen=True)
class Phrase(Sampler):
    """Common to all of them. length: of the column's VARCHAR(length), which texts are chosen to fit"""

    length: int | None = None
    natural = VARCHAR

    def placed(self, table: "Table", column: str) -> Self:
        return replace(self, length=table.column(column).length)

    def fit(self, type: SqlType, domain: Domain) -> Sampler:
        require_text(self, type, domain)
        return self


@dataclass(frozen=True)
class Words(Phrase):
    """Common English words with spaces between them."""

    n_words: int = 1

    def __post_init__(self) -> None:
        if not 1 <= self.n_words <= MOST_WORDS:
            raise GeneratorError(f"misata_words: n must be from 1 to {MOST_WORDS} (got n={self.n_words})")

    def emit(self, cell: Cell) -> Layout:
        texts, table = _vocabulary()
        parts: list[TextPart] = []
        for place in range(self.n_words):
            codes = emit_codes(cell, cell.key(f"word {place}"), None, table, "u2")
            parts += [Constant(b" ")] * bool(place) + [Pooled(codes, texts)]
        return assemble(cell, parts)

    def longest_text(self) -> int:
        """All words of the greatest length."""
        longest = max(map(len, _vocabulary()[0]))
        return self.n_words * longest + self.n_words - 1

    def describe(self) -> str:
        return f"misata_words({self.n_words}), of {len(_vocabulary()[0])}"


@lru_cache(maxsize=1)
def _vocabulary() -> tuple[tuple[bytes, ...], GroupedTable]:
    from misata_sql.values.vocabularies import vocabulary

    words = vocabulary("word")
    return tuple(w.encode() for w in words.values), grouped_table([(range(len(words.values)), words.weights)])


@dataclass(frozen=True)
class Sentences(Phrase):
    """Sentences of a subject, a predicate and an adverbial."""

    n_sentences: int = 1

    def __post_init__(self) -> None:
        if not 1 <= self.n_sentences <= MOST_SENTENCES:
            raise GeneratorError(
                f"misata_paragraph: sentences must be from 1 to {MOST_SENTENCES} (got sentences={self.n_sentences})"
            )

    def _pieces(self) -> tuple[tuple[str, ...], ...]:
        if self.length is None:
            return _pieces_within(None)
        return _pieces_within((self.length - (self.n_sentences - 1)) // self.n_sentences)

    def emit(self, cell: Cell) -> Layout:
        parts: list[TextPart] = []
        for place in range(self.n_sentences):
            parts += [Constant(b" ")] * bool(place)
            for name, values in zip(("subject", "predicate", "ending"), self._pieces(), strict=True):
                parts.append(_any_of(cell, f"{name} {place}", values))
            parts.append(Constant(b"."))
        return assemble(cell, parts)

    def longest_text(self) -> int:
        """All pieces of the greatest length."""
        one = sum(max(map(len, values)) for values in self._pieces()) + 1
        return self.n_sentences * one + self.n_sentences - 1

    def describe(self) -> str:
        name = "misata_sentence()" if self.n_sentences == 1 else f"misata_paragraph({self.n_sentences})"
        subjects, predicates, endings = map(len, self._pieces())
        return f"{name}, {subjects * predicates * endings:,} sentences"


@lru_cache(maxsize=256)
def _pieces_within(length: int | None) -> tuple[tuple[str, ...], ...]:
    """Subjects, predicates and endings that make sentences of at most so many characters, where there are some.

    The longest pieces are left out one length after the other, from the list whose longest is longest.
    """
    pieces = [phrases.SUBJECTS, phrases.PREDICATES, phrases.ENDINGS]
    longest = [max(map(len, values)) for values in pieces]
    shortest = [min(map(len, values)) for values in pieces]
    while length is not None and sum(longest) + 1 > length:
        places = [i for i in range(3) if longest[i] > shortest[i]]
        if not places:
            break
        cut = max(places, key=lambda i: longest[i])
        longest[cut] -= 1
        pieces[cut] = tuple(value for value in pieces[cut] if len(value) <= longest[cut])
        longest[cut] = max(map(len, pieces[cut]))
    return tuple(pieces)


@dataclass(frozen=True)
class Rating:
    """The number that a review agrees with.

    column: of the row; type: of it; best: the greatest rating, in the type's own unit
    """

    column: str
    type: SqlType
    best: float
    is_explicit: bool


@dataclass(frozen=True)
class Review(Phrase):
    """Sentences of somebody who is content or not, by a rating where there is one.

    given: the rating that the argument names: a number of at most DEFAULT_RATING, or a column
    """

    given: "float | ColumnName | None" = None
    rating: Rating | None = None

    @property
    def columns(self) -> tuple[str, ...]:  # type: ignore[override]
        return () if self.rating is None else (self.rating.column,)

    def placed(self, table: "Table", column: str) -> Self:
        length = table.column(column).length
        if isinstance(self.given, ColumnName):
            return replace(self, length=length, rating=_named_rating(table, self.given.name))
        return replace(self, length=length, rating=_rating_of(table) if self.given is None else None)

    def emit(self, cell: Cell) -> Layout:
        groups = self._sentiments(cell)
        parts: list[TextPart] = []
        for place in range(self._n_sentences()):
            texts, table = _review_table(place)
            parts += [Constant(b" ")] * bool(place)
            parts.append(Pooled(emit_codes(cell, cell.key(f"sentence {place}"), groups, table, "u2"), texts))
        return assemble(cell, parts)

    def _sentiments(self, cell: Cell) -> Buffer:
        """The sentiment of each row, uint16."""
        levels = self._levels(cell)
        table = _sentiment_table()
        if levels is None:
            sentiments = cell.buffer("u2")
            if isinstance(self.given, float):
                cell.add(convert.FILL["u2"], _sentiment(self.given), sentiments)
                return sentiments
            cell.add(convert.FILL["u2"], UNRATED, sentiments)
            levels = sentiments
        return emit_codes(cell, cell.key("sentiment"), levels, table, "u2")

    def _levels(self, cell: Cell) -> Buffer | None:
        """What the rating says, UNRATED where it is NULL; None where there is no rating that can be read."""
        rating = self.rating
        if rating is None or cell.columns is None:
            return None
        try:
            layout = cell.columns.layout(rating.column)
        except ConstraintError:
            if rating.is_explicit:
                raise
            return None
        values = layout.data
        assert values is not None
        bounds = [share * rating.best for share in (NEUTRAL_FROM, POSITIVE_FROM)]
        levels = cell.buffer("u2")
        if is_float(rating.type):
            if rating.type.id == "FLOAT":
                wide = cell.buffer("f8")
                cell.add(convert.widen_f4_f8, values, wide)
                values = wide
            cell.add(grouped.FIND_LEVEL["f8"], values, np.array(bounds), levels)
        else:
            if rating.type.storage.size < 8:
                wide = cell.buffer("i8")
                cell.add(convert.WIDEN[rating.type.storage.code], values, wide)
                values = wide
            stored = [-int(-bound * factor(rating.type) // 1) for bound in bounds]
            cell.add(grouped.FIND_LEVEL["i8"], values, np.array(stored, np.int64), levels)
        if layout.validity is None:
            return levels
        masked, out = cell.buffer("u4"), cell.buffer("u2")
        cell.add(code_kernels.MASK_CODES["u2"], levels, layout.validity, UNRATED, masked)
        cell.add(convert.GATHER["u4", "u2"], masked, np.arange(UNRATED + 1, dtype=np.uint16), out)
        return out

    def _n_sentences(self) -> int:
        """As many of three as the column has room for, one at least."""
        n = 3
        while n > 1 and self.length is not None and self._longest(n) > self.length:
            n -= 1
        return n

    def _longest(self, n_sentences: int) -> int:
        return sum(max(map(len, _review_table(place)[0])) for place in range(n_sentences)) + n_sentences - 1

    def longest_text(self) -> int:
        """All sentences of the greatest length."""
        return self._longest(self._n_sentences())

    def describe(self) -> str:
        by = f"by {self.rating.column}" if self.rating is not None else "" if self.given is None else str(self.given)
        return f"misata_review({by})"


def _sentiment(rating: float) -> int:
    return int(rating >= NEUTRAL_FROM * DEFAULT_RATING) + int(rating >= POSITIVE_FROM * DEFAULT_RATING)


@lru_cache(maxsize=1)
def _sentiment_table() -> GroupedTable:
    """The sentiment itself, and for UNRATED any of them."""
    n = len(phrases.SENTIMENTS)
    return grouped_table([*(([i], [1.0]) for i in range(n)), (range(n), phrases.SENTIMENT_WEIGHTS)])


@lru_cache(maxsize=3)
def _review_table(place: int) -> tuple[tuple[bytes, ...], GroupedTable]:
    texts: list[bytes] = []
    groups = []
    for own in phrases.review_sentences(place):
        groups.append((range(len(texts), len(texts) + len(own)), (1.0,) * len(own)))
        texts += [text.encode() for text in own]
    return tuple(texts), grouped_table(groups)


_RATING_PHRASES = entity_words.phrases_of(entity_words.RATING)


def _can_rate(type: SqlType) -> bool:
    return is_float(type) or ((type.is_integer or type.id == "DECIMAL") and type.storage.size <= 8)


def _named_rating(table: "Table", name: str) -> Rating:
    column = table.column(name)
    if not _can_rate(column.type) or not is_drawn(column):
        raise GeneratorError(
            f"misata_review({column.name}): the column must be a number of at most 64 bits that a generator draws "
            f"(is {column.type})"
        )
    return Rating(column.name, column.type, _best(table, column.name), True)


def _rating_of(table: "Table") -> Rating | None:
    """The table's column of ratings, where it has one."""
    for column in table.columns:
        if _can_rate(column.type) and is_drawn(column) and entity_words.ends_in(column.name, _RATING_PHRASES):
            return Rating(column.name, column.type, _best(table, column.name), False)
    return None


def _best(table: "Table", name: str) -> float:
    """The greatest rating that the CHECKs allow."""
    type = table.column(name).type
    best = None
    for check in table.checks:
        if check.columns == (name,) and not check.foreign:
            try:
                domain = check_domain(check.expression, name, type, str(check))
            except (NotSupportedError, NotConstantError):
                continue
            highest = max(domain.allowed) if domain.allowed else domain.high
            best = highest if best is None or (highest is not None and highest < best) else best
    return DEFAULT_RATING if best is None else float(best) / (1 if is_float(type) else factor(type))
