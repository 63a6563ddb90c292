"""What to put into a column that declares no generator, by its name and type.

`infer` answers with a generator expression in this package's own SQL, which the compiler treats as
if it stood in a DEFAULT, and with the reason that misata_explain shows. Every number it draws fits
the column's type. `python -m misata_sql.spec.names > docs/inference.md` writes the documentation.
"""

import math
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from misata_sql.spec.entity_words import SEX, ends_in, phrases_of, sexes_of
from misata_sql.spec.keywords import quote_text
from misata_sql.spec.name_rules import ADDRESSED, SPAN_DATES, SPAN_TIMES, Draw, Rule
from misata_sql.spec.name_rules_numbers import NUMBER_RULES
from misata_sql.spec.name_rules_text import TEXT_RULES
from misata_sql.spec.types import SqlType
from misata_sql.spec.words import split_name as split_name

RULES = NUMBER_RULES + TEXT_RULES
NO_KEYS = frozenset(["national", "personal", "steuer", "tax", "taxpayer", "ust", "vat"])  # these ids identify no row
N_PARENTS = 1_000  # different values of a column that looks like a reference: a table's natural size


@dataclass(frozen=True)
class Inference:
    """sql: a generator expression; None for a nested type, inferred inside."""

    sql: str | None
    reason: str


@dataclass(frozen=True)
class _Table:
    name: str
    words: tuple[str, ...]
    is_addressed: bool

    def how(self, rule: Rule) -> str | None:
        """What the reason says of the table where the rule wants one; None where this is no such table."""
        if not rule.tables or set(rule.tables.split()) & set(self.words):
            return f" in the table {self.name}" if rule.tables else ""
        return " beside an address" if self.is_addressed and rule.tables == ADDRESSED else None


def infer(column_name: str, type: SqlType, table_name: str, is_addressed: bool = False) -> Inference:
    """A generator for a column that declares none; every type has one.

    is_addressed: whether other columns of the table are parts of an address (entity_words.have_address)

    >>> from misata_sql.spec.types import INTEGER, decimal
    >>> infer("unitPrice", decimal(4, 2), "order_items").sql
    'misata_uniform(0.0, 99.99)'
    >>> infer("qty", INTEGER, "order_items").reason
    "the name ends in 'qty' and the type is INTEGER: 1 or more, mean 2.5"
    """
    if type.is_nested:
        return Inference(None, f"the type is {type}: what is inside is inferred by its own names and types")
    if type.id == "ENUM" and _tells_sexes(column_name, type):
        return Inference("misata_sex()", "the name says that it is a sex: as the given name of the row's person")
    if type.id == "ENUM":
        values = ", ".join(map(quote_text, type.values))
        return Inference(f"misata_choice([{values}])", "the type is an ENUM: each of its values equally often")
    words = split_name(column_name)
    bare_name = table_name.rsplit(".", 1)[-1].strip('"')
    table = _Table(bare_name, split_name(bare_name), is_addressed)
    return _infer_key(words, type, table) or _infer_by_rule(words, type, table) or _infer_by_type(type)


def _tells_sexes(name: str, type: SqlType) -> bool:
    sexes = sexes_of(type.values)
    return ends_in(name, phrases_of(SEX)) and True in sexes and False in sexes


# -- names

_UNITS = frozenset(
    [
        "usd",
        "eur",
        "gbp",
        "chf",
        "jpy",
        "cad",
        "aud",
        "utc",
        "local",
        "kg",
        "g",
        "lb",
        "cm",
        "mm",
        "m",
        "km",
        "mi",
        "inch",
        "celsius",
        "c",
        "f",
        "s",
        "sec",
        "ms",
        "minutes",
        "hours",
        "days",
        "years",
    ]
)


def _matches(phrase: tuple[str, ...], words: tuple[str, ...], where: str) -> bool:
    if "".join(words) == "".join(phrase):  # also 'firstname' and 'createdat'
        return True
    n = len(phrase)
    if where == "whole":
        return False
    if where == "start":
        return words[:n] == phrase
    if where == "end":
        return words[-n:] == phrase
    return any(words[i : i + n] == phrase for i in range(len(words) - n + 1))


@cache
def _phrases(rule: Rule) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((text.strip(), split_name(text)) for text in rule.words.split(","))


def _without_units(words: tuple[str, ...]) -> tuple[str, ...]:
    """`price_usd`, `weight_kg`, `address_2` are prices, weights and addresses."""
    while len(words) > 1 and (words[-1] in _UNITS or words[-1].isdigit()):
        words = words[:-1]
    return words


# -- the three ways to infer


def _infer_key(words: tuple[str, ...], type: SqlType, table: "_Table") -> Inference | None:
    """Identifiers: numbered in the table that they identify, one of N_PARENTS in others."""
    is_text = type.id == "VARCHAR"
    if words[-1:] not in (("id",), ("pk",), ("key",), ("sk",)) or words == ("key",):
        return None
    if is_text and words[-1] == "id" and words[-2:-1] and words[-2] in NO_KEYS:
        return None
    if not (is_text or _kind(type) == "integer" or type.id == "DOUBLE"):
        return None
    entity = words[:-1]
    prefix = quote_text("-".join(entity or table.words) + "-") + " || " if is_text else ""
    if entity in ((), table.words, table.words[-1:]):
        reason = f"the name says that it identifies a row of {table.name}: numbered from 1"
        return Inference(f"{prefix}misata_sequence(1)", reason)
    if is_text and words[-1] != "id":
        return None
    most = N_PARENTS if type.bounds is None else min(N_PARENTS, type.bounds[1])
    reason = f"the name ends in {words[-1]!r} and the type is {type}: refers to one of {most:,} rows"
    return Inference(f"{prefix}misata_uniform(1, {most})", reason)


def _infer_by_rule(words: tuple[str, ...], type: SqlType, table: "_Table") -> Inference | None:
    kind = _kind(type)
    for candidate in dict.fromkeys((words, _without_units(words))):
        for rule in RULES:
            if kind not in rule.kinds.split():
                continue
            of_table = table.how(rule)
            if of_table is None:
                continue
            found = next((t for t, phrase in _phrases(rule) if _matches(phrase, candidate, rule.where)), None)
            if found is None:
                continue
            sql = rule.fill if isinstance(rule.fill, str) else _fitting(rule.fill, rule.spare, type)
            if sql is None:
                continue
            how = {"end": "ends in", "start": "starts with", "any": "has", "whole": "is"}[rule.where]
            fits = "" if isinstance(rule.fill, str) or rule.fill[0].sql in sql else ", reduced to what the type holds"
            reason = f"the name {how} '{found}'{of_table} and the type is {type}: {rule.note}{fits}"
            return Inference(sql, reason)
    return None


_BY_TYPE = {
    "BOOLEAN": ("misata_bernoulli(0.5)", "TRUE in half of the rows"),
    "DATE": (SPAN_DATES, "days of 2020 to 2024"),
    "TIMESTAMP": (SPAN_TIMES, "moments of 2020 to 2024"),
    "TIME": (
        "misata_uniform(TIME '00:00:00', TIME '24:00:00')",
        "times of a day",
    ),
    "INTERVAL": (
        "misata_choice([INTERVAL 1 HOUR, INTERVAL 6 HOUR, INTERVAL 1 DAY, INTERVAL 2 DAY, "
        "INTERVAL 7 DAY, INTERVAL 30 DAY])",
        "an hour to 30 days",
    ),
    "UUID": ("misata_uuid()", "version 4 UUIDs"),
    "VARCHAR": ("misata_vocabulary('word')", "common English words"),
    "BLOB": ("misata_bytes(16)", "16 random bytes"),
    "BIT": ("misata_bytes(1)", "8 random bits"),
}
_NUMBERS = {
    "integer": (
        (Draw("misata_uniform(0, 1000)", 0, 1_000),),
        (0, 1_000),
        "whole numbers from 0 to 1,000",
    ),
    "fraction": (
        (Draw("misata_uniform(0.0, 1000.0)", 0, 1_000),),
        (0, 1_000),
        "numbers from 0 to 1,000",
    ),
}


def _infer_by_type(type: SqlType) -> Inference:
    """The fallback, when the name tells nothing."""
    kind = _kind(type)
    if kind in _NUMBERS:
        draws, spare, note = _NUMBERS[kind]
        sql = _fitting(draws, spare, type)
        assert sql is not None
        fits = "" if draws[0].sql in sql else ", as far as the type reaches"
        return Inference(sql, f"the name tells nothing and the type is {type}: {note}{fits}")
    sql, note = _BY_TYPE["TIMESTAMP" if kind == "timestamp" else type.id]
    unread = "the name tells nothing and " if kind != "other" else ""
    return Inference(sql, f"{unread}the type is {type}: {note}")


# -- types

_KINDS = {
    "VARCHAR": "text",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "TIME": "time",
    "FLOAT": "fraction",
    "DOUBLE": "fraction",
}


def _kind(type: SqlType) -> str:
    if type.is_timestamp:
        return "timestamp"
    if type.is_integer or (type.id == "DECIMAL" and type.scale == 0):
        return "integer"
    return "fraction" if type.id == "DECIMAL" else _KINDS.get(type.id, "other")


def _fitting(draws: tuple[Draw, ...], spare: tuple[float, float], type: SqlType) -> str | None:
    """The first of the generators that stays within the type, else uniform over `spare`."""
    low, high = Fraction(-(10**38)), Fraction(10**38)
    if type.bounds is not None:
        low, high = (Fraction(bound, 10 ** (type.scale or 0)) for bound in type.bounds)
    for draw in draws:
        if low <= draw.low and draw.high <= high:
            return _narrowed(draw.sql, draw.high, type)
    least, most = max(low, Fraction(spare[0])), min(high, Fraction(spare[1]))
    if not least < most:
        return None
    if _kind(type) == "integer":
        return f"misata_uniform({int(least)}, {int(most)})"
    # 12 decimals are what any DECIMAL below keeps, so that 0.999... is never rounded up to 1.
    ends = math.ceil(least * 10**12) / 10**12, math.floor(most * 10**12) / 10**12
    return _narrowed(f"misata_uniform({ends[0]!r}, {ends[1]!r})", ends[1], type)


def _narrowed(sql: str, high: float, type: SqlType) -> str:
    """A DECIMAL of many decimals gets numbers of fewer: a drawn double has 53 bits.

    The generator then stands in a cast, whose result is widened to the column's type without loss.
    """
    if type.id != "DECIMAL" or not type.scale or high * 10**type.scale < 2**53:
        return sql
    digits = len(str(int(high)))
    scale = min(type.scale, 15 - digits)
    return f"CAST({sql} AS DECIMAL({digits + scale},{scale}))"


# -- documentation


def to_markdown() -> str:
    """docs/inference.md."""
    lines = [
        "# What a column gets that declares no generator",
        "",
        "Written by `python -m misata_sql.spec.names`, from the table that the program itself uses "
        "(`misata_sql/spec/name_rules_numbers.py` and `misata_sql/spec/name_rules_text.py`).",
        "",
        "Names are split at `_`, `-`, spaces and changes of case, and compared in lower case "
        "and the singular, also without gaps (`firstname`). Units and numbers at the end "
        "(`price_usd`, `address_2`) are left out when the name means nothing with them. The "
        "first row that fits is taken. Where several generators stand in a row, the first whose"
        " numbers the column's type can hold is taken; if there is none, numbers are uniform "
        "over the range in brackets, as far as the type reaches.",
        "",
        "Times lie in 2020-01-01 to 2025-01-01 (half-open) and do not depend on today's date.",
        "",
        "Before the table: a name that ends in `id` is `misata_sequence(1)` where it is the "
        f"table's own (`id`, or `order_id` in `orders`) and one of {N_PARENTS:,} numbers "
        "elsewhere; as VARCHAR both have the entity's name in front (`'customer-17'`). As VARCHAR, "
        f"{', '.join(f'`{word}_id`' for word in sorted(NO_KEYS))} are in the table. An ENUM "
        "draws each of its values equally often. The fields of a STRUCT and the items of a "
        "LIST, ARRAY or MAP are inferred by their own names and types. A price beside a name of a product is that "
        "product's, whatever the table is called.",
        "",
        "| the name | of type | gets | that is |",
        "|---|---|---|---|",
    ]
    for rule in RULES:
        how = {"end": "ends in", "start": "starts with", "any": "has", "whole": "is"}[rule.where]
        name = f"{how} {rule.words}" + (f"; the table's has {', '.join(rule.tables.split())}" if rule.tables else "")
        name += ", or it has a city, postcode or street" * (rule.tables == ADDRESSED)
        if isinstance(rule.fill, str):
            fill = _code(rule.fill)
        else:
            fill = ", ".join(_code(draw.sql) for draw in rule.fill) + f" ({rule.spare[0]:,} to {rule.spare[1]:,})"
        lines.append(f"| {name} | {', '.join(rule.kinds.split())} | {fill} | {rule.note} |")
    lines += ["", "When the name tells nothing:", "", "| type | gets | that is |", "|---|---|---|"]
    lines += [f"| {kind} | {_code(draws[0].sql)} | {note} |" for kind, (draws, _, note) in _NUMBERS.items()]
    lines += [f"| {type_id} | {_code(sql)} | {note} |" for type_id, (sql, note) in _BY_TYPE.items()]
    return "\n".join(lines) + "\n"


def _code(sql: str) -> str:
    return "`" + sql.replace("|", "\\|") + "`"


if __name__ == "__main__":
    print(to_markdown(), end="")
