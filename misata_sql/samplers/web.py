"""Samplers of URLs, domains and file names: everyday words under what is reserved for examples."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from misata_sql.distributions.grouped import GroupedTable, grouped_table
from misata_sql.domains.domain import Domain
from misata_sql.engine.program import Buffer, Layout
from misata_sql.errors import GeneratorError
from misata_sql.kernels import tuples
from misata_sql.samplers.base import Cell, Numbered, Sampler
from misata_sql.samplers.contacts import SAFE_DOMAINS
from misata_sql.samplers.numbered_names import NumberedNames
from misata_sql.samplers.origins import emit_codes
from misata_sql.samplers.person import require_text
from misata_sql.samplers.text import Regex
from misata_sql.samplers.text_parts import Cells, Constant, Pooled, TextPart, assemble
from misata_sql.spec.types import VARCHAR, SqlType

LEAST_LETTERS = 4  # of a word, which leaves out "the" and "of"
Weighted = tuple[tuple[str, float], ...]

PAGES: Weighted = tuple((f"https://www.{domain}/", weight) for domain, weight in SAFE_DOMAINS)
# Our own estimates of what an application is given.
FILE_ENDINGS: Weighted = (
    (".pdf", 0.3), (".jpg", 0.2), (".png", 0.12), (".docx", 0.1), (".xlsx", 0.1), (".csv", 0.08), (".txt", 0.05),
    (".zip", 0.05),
)  # fmt: skip
_EXTENSION = re.compile(r"[A-Za-z0-9]{1,10}(\.[A-Za-z0-9]{1,10})?")


@lru_cache(maxsize=1)
def _words() -> Weighted:
    from misata_sql.values.vocabularies import vocabulary

    return tuple((word, 1.0) for word in vocabulary("word").values if len(word) >= LEAST_LETTERS)


@lru_cache(maxsize=64)
def _table(texts: Weighted) -> tuple[tuple[bytes, ...], GroupedTable]:
    values = tuple(text.encode() for text, _ in texts)
    return values, grouped_table([(range(len(values)), [weight for _, weight in texts])])


def _any_of(cell: Cell, purpose: str, texts: Weighted) -> TextPart:
    """One of the texts by their weights."""
    values, table = _table(texts)
    if len(values) == 1:
        return Constant(values[0])
    return Pooled(emit_codes(cell, cell.key(purpose), None, table, "u2"), values)


def _longest(texts: Weighted) -> int:
    return max(len(text) for text, _ in texts)


@dataclass(frozen=True)
class CodedWord(Sampler):
    """A word, and behind it a code of a fixed length, which tells any two of them apart.

    before, behind: of word and code, with weights; joint: between the two; code: a regular expression
    """

    text: str
    before: Weighted
    joint: str
    code: str
    behind: Weighted
    natural = VARCHAR

    def fit(self, type: SqlType, domain: Domain) -> Sampler:
        require_text(self, type, domain)
        return self

    def emit(self, cell: Cell) -> Layout:
        return self.around(cell, cell, Regex(self.code).emit(cell))

    def around(self, cell: Cell, drawn: Cell, code: Layout) -> Layout:
        """The codes with the rest around them, which is drawn at the rows of `drawn`."""
        parts = [
            _any_of(drawn, "before", self.before), _any_of(drawn, "word", _words()), Constant(self.joint.encode()),
            Cells(code, VARCHAR), _any_of(drawn, "behind", self.behind),
        ]  # fmt: skip
        return assemble(cell, [part for part in parts if not (isinstance(part, Constant) and not part.text)])

    def numbered(self) -> Numbered:
        """By the code; the rest is drawn at its number."""
        return NumberedCodedWords(self)

    def longest_text(self) -> int:
        """All pieces of the greatest length."""
        code = Regex(self.code).longest_text()
        assert code is not None
        return _longest(self.before) + _longest(_words()) + len(self.joint) + code + _longest(self.behind)

    def describe(self) -> str:
        return self.text


@dataclass(frozen=True)
class NumberedCodedWords(Numbered):
    """Texts by the numbers of their codes."""

    texts: CodedWord

    @property
    def n_values(self) -> int:  # type: ignore[override]
        return self._codes.n_values

    @property
    def _codes(self) -> Numbered:
        return Regex(self.texts.code).numbered()

    def emit_numbered(self, cell: Cell, numbers: Buffer) -> Layout:
        rows = cell.buffer("i8")
        cell.add(tuples.draw_rows, cell.key("words of numbers"), numbers, rows)
        return self.texts.around(cell, replace(cell, rows=rows), self._codes.emit_numbered(cell, numbers))


def make_url() -> Sampler:
    """The sampler of misata_url()."""
    return CodedWord("misata_url()", PAGES, "/", "[a-z0-9]{8}", (("", 1.0),))


def make_file_name(extension: str) -> Sampler:
    """The sampler of misata_file_name(extension)."""
    if not _EXTENSION.fullmatch(extension):
        raise GeneratorError(
            f"misata_file_name: extension must be letters and digits such as 'pdf' or 'tar.gz', or 'any' "
            f"(got extension={extension!r})"
        )
    endings = FILE_ENDINGS if extension == "any" else ((f".{extension}", 1.0),)
    return CodedWord(f"misata_file_name({extension!r})", (("", 1.0),), "_", "[a-z0-9]{6}", endings)


@dataclass(frozen=True)
class DomainName(NumberedNames):
    """A word under a domain that is reserved for examples; where it must not repeat, a number behind the word."""

    natural = VARCHAR

    def fit(self, type: SqlType, domain: Domain) -> Sampler:
        require_text(self, type, domain)
        return self

    def emit(self, cell: Cell) -> Layout:
        endings = tuple((f".{domain}", weight) for domain, weight in SAFE_DOMAINS)
        word, ending = _any_of(cell, "word", _words()), _any_of(cell, "ending", endings)
        return assemble(cell, [word, *self.number_parts(cell), ending])

    def longest_name(self) -> int:
        return _longest(_words()) + 1 + _longest(SAFE_DOMAINS)

    def describe(self) -> str:
        return f"misata_domain(), {len(_words())} words under {', '.join(domain for domain, _ in SAFE_DOMAINS)}"
