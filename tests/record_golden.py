"""Write tests/golden.json, golden_relations.json and golden_operators.json anew: `python tests/record_golden.py`. A changed digest needs a **Bytes:** line in CHANGELOG.md."""

import json

from test_determinism import GOLDEN, TABLES, column_digest
from test_operators import CELLS, N_ROWS
from test_operators import GOLDEN as GOLDEN_OPERATORS
from test_operators import digests as operator_digests
from test_packs import table_digest
from test_relations_determinism import ALL, schema_digests
from test_relations_determinism import GOLDEN as GOLDEN_RELATIONS
from zoo import COLUMNS

import misata_sql
from misata_sql.packs import pack_table_names


def main() -> None:
    con = misata_sql.connect()
    for text in TABLES.values():
        con.execute("SELECT misata_define(?)", [text])
    digests = {
        f"{table}.{column}": column_digest(con, table, column)
        for table, columns in COLUMNS.items()
        for column in columns
    }
    digests.update({name: table_digest(con, name) for name in pack_table_names()})
    GOLDEN.write_text(json.dumps(digests, indent=1) + "\n")
    relations = {schema.name: schema_digests(schema, names_of_faker=False) for schema in ALL}
    GOLDEN_RELATIONS.write_text(json.dumps(relations, indent=1) + "\n")
    con.execute(f"CREATE TABLE cells AS {CELLS.format(n=N_ROWS)}")
    GOLDEN_OPERATORS.write_text(json.dumps(operator_digests(con), indent=1) + "\n")


if __name__ == "__main__":
    main()
