"""All errors of one definition, collected so that they are shown at once."""

from collections.abc import Callable
from typing import TypeVar

from misata_sql.errors import ConstraintError, DefinitionError, GeneratorError, MisataError
from misata_sql.spec.source import Span, describe_problem

T = TypeVar("T")


class Problems:
    """Collects errors."""

    def __init__(self) -> None:
        self.errors: list[MisataError] = []

    def add(self, what: str, span: Span | None, hint: str = "") -> None:
        self.errors.append(DefinitionError(describe_problem(what, span, hint)))

    def guard(self, span: Span | None, where: str, action: Callable[[], T]) -> T | None:
        """The action's result, or None and its error kept with the place it is about."""
        try:
            return action()
        except MisataError as error:
            self.errors.append(self.located(error, span, where))
        return None

    @staticmethod
    def located(error: MisataError, span: Span | None, where: str) -> MisataError:
        """The error with the place that it is about."""
        text, hint_mark, hint = str(error).partition("\n  Hint: ")
        what = f"{where}: {text}" if where not in text else text
        kind = type(error) if isinstance(error, ConstraintError | GeneratorError) else DefinitionError
        return kind(describe_problem(what, span, hint if hint_mark else ""))

    def raise_all(self) -> None:
        if len(self.errors) == 1:
            raise self.errors[0]
        if self.errors:
            raise DefinitionError(map(str, self.errors))
