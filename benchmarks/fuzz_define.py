"""Fuzzes misata_define: of any text, tables that can be planned or an error of ours comes out.

    pip install atheris
    python benchmarks/fuzz_define.py -max_total_time=600 [corpus directory] [other libFuzzer
    options]

Also checked: that a text which is read gives the same tables when it is read again, that an error
shows where it is, and that no text takes more than SLOW seconds.
"""

import sys
import time

import atheris

with atheris.instrument_imports(include=["misata_sql"]):
    from misata_sql.errors import DefinitionError, MisataError
    from misata_sql.registry import Registry
    from misata_sql.spec.ddl import parse_tables

SLOW = 5.0  # seconds of CPU for at most 4,096 characters, under instrumentation

# Put in whole, as libFuzzer only finds such words slowly.
_WORDS = """
CREATE TABLE TYPE TEMP OR REPLACE IF NOT EXISTS AS ENUM PRIMARY KEY UNIQUE CHECK FOREIGN REFERENCES
DEFAULT NULL GENERATED ALWAYS VIRTUAL STORED COLLATE CONSTRAINT BIGINT VARCHAR DECIMAL(10,2)
TIMESTAMP INTERVAL STRUCT(a MAP( [] [3] ( ) , ; . :: CASE WHEN THEN ELSE END BETWEEN AND IN LIKE IS
DISTINCT FROM CAST( DATE '2020-01-01' misata_choice(['a','b'],[0.7,0.3]) lambda -> || >= <> x y t
"q""q" 'it''s' $$ $a$ E'\\n' X'AB' B'01' -- /* */ 1e5 .5 ~ @ ! ? é 漢 {'a':1} extract( to_days(
trunc( list_transform( substring( JSON ON DELETE CASCADE misata_uniform( misata_normal( misata_zipf(
misata_null( misata_mixture( misata_sequence( misata_regex('[a-c]{2}') misata_timeline( NOT -1 0.5 1e9
"""
WORDS = _WORDS.split()


def make_text(data: bytes) -> str:
    """Half of the inputs are texts as they are, half are sequences of words."""
    provider = atheris.FuzzedDataProvider(data)
    if provider.ConsumeBool():
        return provider.ConsumeUnicodeNoSurrogates(4096)
    parts = ["CREATE TABLE t (x INTEGER, y VARCHAR, "]
    while provider.remaining_bytes() > 1 and len(parts) < 400:
        choice = provider.ConsumeIntInRange(0, len(WORDS))
        if choice == len(WORDS):
            parts.append(provider.ConsumeUnicodeNoSurrogates(provider.ConsumeIntInRange(0, 8)))
        else:
            parts.append(WORDS[choice])
    return " ".join(parts)


def define(text: str) -> None:
    """Compile the tables and plan their rows."""
    registry = Registry()
    try:
        registry.define(text)
        for name in registry.defined_names():
            plan = registry.plan(name, 1000)
            plan.scan(tuple(range(len(plan.columns)))).program  # noqa: B018
    except MisataError as error:
        if not str(error).strip():
            raise RuntimeError(f"an error without a text for {text!r}") from error


def check(data: bytes) -> None:
    text = make_text(data)
    start = time.process_time()
    try:
        tables = parse_tables(text)
    except DefinitionError as error:
        if not error.problems or not str(error).strip():
            raise RuntimeError(f"an error without a text for {text!r}") from error
    else:
        if parse_tables(text) != tables:
            raise RuntimeError(f"read twice with different results: {text!r}")
        define(text)
    seconds = time.process_time() - start
    if seconds > SLOW:
        raise RuntimeError(f"{seconds:.1f} s for {len(text)} characters: {text!r}")


if __name__ == "__main__":
    atheris.Setup(sys.argv, check)
    atheris.Fuzz()
