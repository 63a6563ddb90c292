"""Declarations made known to the engine, whose refusals get the names of the tests that they are about."""

from collections.abc import Callable, Sequence

from misata_sql.dbt.declare import Declaration
from misata_sql.errors import DefinitionError, MisataError


def define(declarations: Sequence[Declaration], define_text: Callable[[str], object]) -> None:
    """define_text: misata_define, or what raises as it does

    Raises DefinitionError with what the engine refuses.
    """
    if not declarations:
        return
    try:
        define_text("\n\n".join(declaration.sql for declaration in declarations))
    except MisataError as error:
        raise DefinitionError(with_tests(str(error), declarations)) from None


def with_tests(message: str, declarations: Sequence[Declaration]) -> str:
    """An error's text, and which tests the CHECKs in it come from."""
    said = dict.fromkeys(
        f"{check} is {', '.join(dict.fromkeys(reasons))}, on {declaration.table.label}"
        for declaration in declarations
        for check, reasons in declaration.checks.items()
        if check in message
    )
    return "\n".join([message, *(f"  {line}" for line in said)])
