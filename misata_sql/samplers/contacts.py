"""Samplers of e-mail addresses and user names, made of the person's name in ASCII letters."""

import re
from dataclasses import dataclass
from functools import lru_cache

from misata_sql.distributions.grouped import GroupedTable, grouped_table
from misata_sql.engine.program import Layout
from misata_sql.errors import GeneratorError
from misata_sql.samplers.base import Cell
from misata_sql.samplers.numbered_names import NumberedNames
from misata_sql.samplers.origins import emit_codes
from misata_sql.samplers.person import PersonSampler
from misata_sql.samplers.person_draws import PersonDraws
from misata_sql.samplers.person_names import MOST_LETTERS
from misata_sql.samplers.text_parts import Constant, Pooled, TextPart, assemble

# Reserved for examples by RFC 2606: no mail to them reaches anybody. Weights: our own estimates.
SAFE_DOMAINS = (("example.com", 0.6), ("example.org", 0.2), ("example.net", 0.2))
_DOMAIN = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+", re.IGNORECASE)

SHARE_WITHOUT_NUMBER = 0.5  # of addresses and user names that may repeat
MOST_SMALL = 99  # the others have a number up to this
SEPARATORS = ((b"", 4.0), (b".", 3.0), (b"_", 3.0))  # within user names


def checked_domains(domains: tuple[str, ...]) -> tuple[str, ...]:
    """Domains as a user gives them; GeneratorError for what is none."""
    for domain in domains:
        if not _DOMAIN.fullmatch(domain) or len(domain) > 253:
            raise GeneratorError(
                f"misata_email: domains must be Internet domains such as 'example.com' (got {domain!r})"
            )
    return domains


@lru_cache(maxsize=64)
def _endings(domains: tuple[tuple[str, float], ...], with_numbers: bool) -> tuple[tuple[bytes, ...], GroupedTable]:
    """What stands behind a name that may repeat: a number or none, and a domain."""
    numbers = [("", SHARE_WITHOUT_NUMBER if with_numbers else 1.0)]
    if with_numbers:
        numbers += [(str(n), (1 - SHARE_WITHOUT_NUMBER) / MOST_SMALL) for n in range(1, MOST_SMALL + 1)]
    texts, weights = [], []
    for number, share in numbers:
        for domain, weight in domains:
            texts.append(f"{number}@{domain}".encode() if domain else number.encode())
            weights.append(share * weight)
    return tuple(texts), grouped_table([(list(range(len(texts))), weights)])


@dataclass(frozen=True)
class Contact(NumberedNames, PersonSampler):
    """Common to both: letters of given and family name, an end of its own.

    domains: with their weights; ("", 1) for none
    """

    domains: tuple[tuple[str, float], ...] = (("", 1.0),)

    def joint(self, cell: Cell) -> TextPart:
        """What stands between the two names."""
        raise NotImplementedError

    def longest_name(self) -> int:
        names = self.person.known_names()
        letters = 2 * MOST_LETTERS if names is None else names.given.longest_ascii + names.family.longest_ascii
        digits = 0 if self.is_numbered else len(str(MOST_SMALL))
        at_domain = max(len(domain) + 1 if domain else 0 for domain, _ in self.domains)
        return letters + 1 + digits + at_domain

    def emit(self, cell: Cell) -> Layout:
        draws = PersonDraws(cell, self.person)
        given = Pooled(draws.given, draws.names.given.ascii)
        family = Pooled(draws.family, draws.names.family.ascii)
        texts, table = _endings(self.domains, not self.is_numbered)
        parts: list[TextPart] = [given, self.joint(cell), family, *self.number_parts(cell)]
        if texts != (b"",):
            parts.append(Pooled(emit_codes(cell, cell.key("ending"), None, table, "u2"), texts))
        return assemble(cell, parts)


@dataclass(frozen=True)
class Email(Contact):
    """given.family@domain, with a number behind the name in half of the rows, or in all where they must differ."""

    domains: tuple[tuple[str, float], ...] = SAFE_DOMAINS

    def joint(self, cell: Cell) -> TextPart:
        return Constant(b".")


@dataclass(frozen=True)
class UserName(Contact):
    """Both names with a dot, an underscore or nothing between them, and numbers as of addresses."""

    def joint(self, cell: Cell) -> TextPart:
        table = grouped_table([(list(range(len(SEPARATORS))), [weight for _, weight in SEPARATORS])])
        codes = emit_codes(cell, cell.key("separator"), None, table, "u2")
        return Pooled(codes, tuple(text for text, _ in SEPARATORS))
