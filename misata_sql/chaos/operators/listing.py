"""misata_operators() and docs/operators.md, from the catalogue that the program itself uses.

`python -m misata_sql.chaos.operators.listing > docs/operators.md` writes the page.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from misata_sql.chaos.operators.catalogue import OPERATORS
from misata_sql.chaos.operators.operator import REQUIRED, Operator
from misata_sql.chaos.operators.perturb import ANY_KIND, NAME, is_kind
from misata_sql.spec.types import VARCHAR

if TYPE_CHECKING:
    from misata_sql.engine.rows import Rows
    from misata_sql.registry import Registry


def signature(operator: Operator) -> str:
    """How it is called, with [what may be left out]."""
    if not operator.is_function:
        return f"{NAME}(value, '{operator.kind}', rate, key [, seed])"
    parts = (
        [] if operator.types is None else ["value" if operator.is_fault else "p" if operator.kind == "chance" else "x"]
    )
    required = [p.name for p in operator.parameters if p.default is REQUIRED]
    optional = [p.name for p in operator.parameters if p.default is not REQUIRED]
    text = ", ".join(parts + required)
    text += "".join(f" [, {name}" for name in optional) + "]" * len(optional)
    if operator.has_key:
        text += f"{', ' if text else ''}key [, seed]"
    return f"{operator.name}({text})"


def types_of(operator: Operator) -> str:
    """The types of the values that it takes."""
    if operator.types is None:
        return ""
    ids = [type.id for type in operator.types]
    if "BLOB" in ids:
        return "all types but STRUCT, MAP, ARRAY, UNION and lists of those and of lists"
    if set(ids) == {"LIST"}:
        return "lists of all types that are not nested"
    for name, members in (
        ("integers", "TINYINT SMALLINT INTEGER BIGINT HUGEINT UTINYINT USMALLINT UINTEGER UBIGINT"),
        ("signed integers", "TINYINT SMALLINT INTEGER BIGINT HUGEINT"),
        ("TIMESTAMPs", "TIMESTAMP,TIMESTAMP WITH TIME ZONE,TIMESTAMP_S,TIMESTAMP_MS,TIMESTAMP_NS"),
    ):
        group = members.split("," if "," in members else " ")
        if set(group) <= set(ids):
            at = ids.index(group[0])
            ids = [id for id in ids if id not in group]
            ids.insert(min(at, len(ids)), name)
    return ", ".join(ids)


def kind_of(operator: Operator) -> str | None:
    """Its name in misata_perturb; None where it cannot stand there."""
    return operator.kind if any(is_kind(operator, type) for type in operator.types or ()) else None


def operators(registry: "Registry") -> "Rows":
    """The catalogue of operators, one row each."""
    from misata_sql.engine.rows import Rows

    rows = [
        (
            operator.name if operator.is_function else NAME, kind_of(operator), signature(operator),
            "; ".join(f"{p.name}: {p.meaning}" for p in operator.parameters), types_of(operator), operator.fault,
            operator.example,
        )
        for operator in OPERATORS
    ]  # fmt: skip
    names = ("name", "kind", "signature", "arguments", "types", "fault", "example")
    return Rows(tuple((name, VARCHAR) for name in names), rows)


def _named(condition: Callable[[Operator], bool]) -> str:
    return ", ".join(f"`{operator.kind}`" for operator in OPERATORS if operator.is_fault and condition(operator))


HEAD = f"""# Operators: faults of cells

Written by `python -m misata_sql.chaos.operators.listing`, from the catalogue that the program itself uses
(`misata_sql/chaos/operators/catalogue.py`). `FROM misata_operators()` shows the same.

An operator is a scalar function that puts one fault into a value. It works in any query on any table:

```sql
SELECT misata_digits(quantity, rowid) AS quantity FROM orders;                       -- every cell
SELECT {NAME}(quantity, 'digits', 0.05, rowid) AS quantity FROM orders;       -- 5% of them
SELECT CASE WHEN misata_chance(0.05, rowid) AND country = 'DE'
            THEN misata_unit(price, 100, rowid) ELSE price END AS price FROM orders; -- 5% of those in DE
SELECT {NAME}(COLUMNS(*), 'null', 0.05, rowid) FROM orders;                   -- 5% of the cells of all columns
```

**The key** is a BIGINT that tells a row from others, as `rowid` or a primary key does. What happens to a row depends on
its key, the arguments and the seed (a HUGEINT, 0 where it is left out) and on nothing else: any order, chunk size or
number of threads gives the same cells. A NULL key is refused.

**A value** that is NULL stays NULL. What an operator gives is of the value's type and within it (but for numbers and
dates as text): nothing wraps, and a fault that the type cannot hold leaves the cell as it is
(`misata_unit(100::TINYINT, 100, key)`). Otherwise an operator changes each cell that it can change at all: a digit is
never swapped with its equal, and 7 has no two digits to swap. Infinite dates and moments, NaN and infinities are handed
on, and so are HUGEINT and UBIGINT values beyond a BIGINT.

**Texts** are changed by characters, never within one, and what comes out is valid UTF-8. Tables of letters and of
normalisation are those of Unicode 3.2, so that the cells are the same in every version of Python; later letters are
handed on by `misata_case` and `misata_unicode_form`. A value is changed where there is a place for the fault: a text
of ASCII has no mojibake, and the empty text no letter to mistype.

**Arguments** stand between value and key. Those that may be left out may be left out from the last one on; where they
are numbers, a seed can be given only behind all of them, since a key could be taken for one of them (NULL then stands
for what is left out, where the page names no value for it). They may vary with
the row, but a value of them that is new takes a call into Python, so few different ones are fast.

## misata_perturb

`{NAME}(value, kind, rate, key [, seed])` puts a fault into a share of the cells. `rate` is from 0 to 1 and may
be another one in each row; 0 hits nothing and 1 everything. `kind` is one of the kinds below whose types fit, with its
arguments left out, or `'{ANY_KIND}'`: another one for each row, of those that fit and that most values have a place
for (so no {_named(lambda operator: not operator.in_any)}). A kind that needs
arguments (`stuck`, `swap`) or gives another type (numbers and dates as text) has only its own function, under
`CASE WHEN misata_chance(...)`.

Which rows are hit depends on the cell's value too, so that the columns of `COLUMNS(*)` are not all hit in the same
rows; where columns hold equal values, give each a seed of its own: `{NAME}(COLUMNS(*), 'null', 0.05, rowid,
hash(alias(COLUMNS(*))))`. To hit the same rows in several columns, take `misata_chance`.

**Types.** DuckDB chooses a function by the types of its arguments, and all DECIMALs are one type to it there. So
a DECIMAL argument becomes a DOUBLE, as a BIGNUM does, and an ENUM a VARCHAR. The type comes back with `cast_to_type`,
and so do DECIMALs of up to 15 digits, exactly; of more digits a DOUBLE holds the first 15 to 17 only:

```sql
SELECT cast_to_type({NAME}(COLUMNS(*), 'null', 0.05, rowid), COLUMNS(*)) FROM orders;
```

A function of an extension cannot give whatever type it is given, so STRUCT, MAP, ARRAY, UNION, TIME WITH TIME ZONE and
lists of lists have no operators there. NULLs of any type, so over any table, and scenarios (docs/chaos.md) have no such
bound:

```sql
SELECT CASE WHEN misata_chance(0.05, rowid, hash(alias(COLUMNS(*)))) THEN NULL ELSE COLUMNS(*) END FROM orders;
```

## All of them
"""


def to_markdown() -> str:
    """docs/operators.md."""
    lines = [HEAD]
    for title, is_fault in (("Faults", True), ("Which rows, and how likely", False)):
        lines += [f"### {title}", ""]
        for operator in OPERATORS:
            if operator.is_fault != is_fault:
                continue
            lines.append(f"**`{signature(operator)}`**  ")
            types = types_of(operator)
            kind = kind_of(operator)
            about = [f"kind `{kind}`"] if kind else []
            about += [f"of {types}"] if types else []
            about += ["in scenarios only, as `SET column = ...`, see [docs/chaos.md](chaos.md)"] * operator.in_scenarios
            lines.append(
                f"{operator.fault[0].upper()}{operator.fault[1:]}" + (f" ({'; '.join(about)})." if about else ".")
            )
            for parameter in operator.parameters:
                lines.append(f"- `{parameter.name}`: {parameter.meaning}")
            lines += ["", "```sql", f"{operator.example};", "```", ""]
    return "\n".join(lines).rstrip() + "\n"


if __name__ == "__main__":
    print(to_markdown(), end="")
