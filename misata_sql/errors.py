"""Everything that misata_sql raises.

MisataError
├── DefinitionError     a DDL text that is not understood, or declares what is not supported
├── GeneratorError      a misata_... generator with arguments it cannot take
├── ConstraintError     a declaration that cannot hold
├── UnknownNameError    a table, column or function that is not there
├── ArgumentError       a row count, start or seed out of range
└── InstallError        the extension cannot be installed, found or loaded
"""

import difflib
from collections.abc import Iterable


class MisataError(Exception):
    """Base of all errors of this package; its text is what a SQL user sees."""


class DefinitionError(MisataError):
    """A definition that is not understood or not supported.

    problems: one text for each thing that is wrong, in the order of the DDL; all are in str(error).
    """

    def __init__(self, problems: str | Iterable[str]) -> None:
        self.problems = (problems,) if isinstance(problems, str) else tuple(problems)
        super().__init__("\n".join(self.problems))


class GeneratorError(MisataError):
    """Arguments that a generator cannot take, or a column it cannot fill."""


class ConstraintError(MisataError):
    """A declaration that cannot hold."""


class UnknownNameError(MisataError):
    """A name that is not known; the text lists what there is and the nearest name."""

    def __init__(self, what: str, name: str, known: Iterable[str]) -> None:
        self.name = name
        self.known = tuple(known)
        near = difflib.get_close_matches(name.lower(), [k.lower() for k in self.known], n=1)
        spelled = next((k for k in self.known if near and k.lower() == near[0]), None)
        hint = f"; did you mean {spelled!r}?" if spelled else ""
        shown = ", ".join(self.known[:20]) + (", ..." if len(self.known) > 20 else "")
        there = f"there is: {shown}" if self.known else "there is none yet"
        super().__init__(f"no {what} named {name!r}{hint} ({there})")


class ArgumentError(MisataError):
    """A row count, start or seed that is out of range."""


class InstallError(MisataError):
    """The extension cannot be installed, found or loaded here."""
