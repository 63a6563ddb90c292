"""Constraints of sources and contracted models as clauses."""

import re

from misata_sql.dbt.clauses import CannotHonourError, Check, Clause, NotNull, Reference, Unique
from misata_sql.dbt.dialects import duckdb_expression
from misata_sql.dbt.manifest import DbtConstraint, unquoted

_TARGET = re.compile(r"(?:REFERENCES\s+)?(.+?)\s*\(([^()]+)\)\s*", re.I | re.S)


def constraint_clauses(constraint: DbtConstraint, dialect: str) -> tuple[Clause, ...]:
    """dialect: of its expression. Raises CannotHonourError."""
    match constraint.kind:
        case "not_null":
            return tuple(NotNull(column) for column in constraint.columns)
        case "unique":
            return (Unique(constraint.columns),)
        case "primary_key":
            return (Unique(constraint.columns, is_primary=True),)
        case "check" if constraint.expression:
            return (Check(duckdb_expression(constraint.expression, dialect)),)
        case "foreign_key" if constraint.to:
            return (Reference(constraint.columns, constraint.to, constraint.to_columns),)
        case "foreign_key" if found := _TARGET.fullmatch(constraint.expression):
            to_columns = tuple(unquoted(name.strip()) for name in found[2].split(","))
            return (Reference(constraint.columns, found[1], to_columns),)
        case "check" | "foreign_key":
            raise CannotHonourError("it has no expression")
    raise CannotHonourError("such a constraint is known to the warehouse alone")
