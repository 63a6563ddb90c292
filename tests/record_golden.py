"""Write tests/golden.json anew: `python tests/record_golden.py`. A changed digest needs a **Bytes:** line in CHANGELOG.md."""

import json

from test_determinism import GOLDEN, TABLES, column_digest
from zoo import COLUMNS

import misata_sql


def main() -> None:
    con = misata_sql.connect()
    for text in TABLES.values():
        con.execute("SELECT misata_define(?)", [text])
    digests = {
        f"{table}.{column}": column_digest(con, table, column)
        for table, columns in COLUMNS.items()
        for column in columns
    }
    GOLDEN.write_text(json.dumps(digests, indent=1) + "\n")


if __name__ == "__main__":
    main()
