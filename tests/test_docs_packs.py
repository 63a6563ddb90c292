"""docs/packs.md: its tables and the output of its queries are real. `python tests/test_docs_packs.py` records anew."""

import re
from pathlib import Path

import pytest
from test_packs import filled

from misata_sql.packs import pack_names, pack_tables

PAGE = Path(__file__).parent.parent / "docs" / "packs.md"

# what stands above a recorded table: the mark of a pack's tables, or a query
_RECORDED = re.compile(r"(?P<above><!-- tables: \w+ -->|```sql\n.*?```)\n(?:\n(?:\|[^\n]*\n)+)?", re.S)


def recorded(section: str) -> str:
    """A pack's section with the tables that belong below its marks and queries."""
    pack = section[3:].partition("\n")[0]

    def below(match: re.Match[str]) -> str:
        above = match["above"]
        table = tables_of(pack) if above.startswith("<!--") else output_of(pack, above[7:-4])
        return f"{above}\n\n{table}"

    return _RECORDED.sub(below, section)


def tables_of(pack: str) -> str:
    """Tables with their natural sizes and keys."""
    con = filled(pack, 1)
    rows = []
    for table in pack_tables(pack).values():
        (n_rows,) = con.execute(f"SELECT count(*) FROM {table.name}").fetchone()
        keys = ", ".join(table.primary_key.columns)
        unique = "; ".join(", ".join(unique.columns) for unique in table.uniques)
        parents = "; ".join(f"{', '.join(key.columns)} → {key.table}" for key in table.foreign_keys)
        rows.append((table.name, f"{n_rows:,}", keys, unique, parents))
    return markdown(["table", "rows", "primary key", "unique", "refers to"], rows, "lrlll")


def output_of(pack: str, sql: str) -> str:
    """The result of a query on the pack at its natural sizes."""
    con = filled(pack, 1)
    con.execute("SET threads = 1")
    result = con.execute(sql)
    names, kinds = [column[0] for column in result.description], [str(column[1]) for column in result.description]
    rows = [tuple("" if value is None else str(value) for value in row) for row in result.fetchall()]
    return markdown(
        names, rows, "".join("l" if kind.startswith(("VARCHAR", "DATE", "ENUM")) else "r" for kind in kinds)
    )


def markdown(names: list[str], rows: list[tuple[str, ...]], alignment: str) -> str:
    """alignment: l or r for each column"""
    marks = "|".join({"l": "---", "r": "--:"}[letter] for letter in alignment)
    lines = [" | ".join(names), *(" | ".join(row) for row in rows)]
    return "\n".join([f"| {lines[0]} |", f"|{marks}|", *(f"| {line} |" for line in lines[1:])]) + "\n"


def sections(text: str) -> list[str]:
    """The text before the first pack, and one of each pack."""
    return re.split(r"(?m)^(?=## )", text)


@pytest.mark.parametrize("pack", pack_names())
def test_a_section_is_what_comes_out(pack):
    """Tables, and two queries that DuckDB ran."""
    (section,) = [section for section in sections(PAGE.read_text("utf-8")) if section.startswith(f"## {pack}\n")]
    assert recorded(section) == section
    assert section.count("```sql") == 2


if __name__ == "__main__":
    first, *packs = sections(PAGE.read_text("utf-8"))
    PAGE.write_text("".join([first, *map(recorded, packs)]), "utf-8")
