"""What a generator is: its name, its arguments and the sampler that it makes of them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from misata_sql.errors import GeneratorError
from misata_sql.generators.arguments import REQUIRED, Argument
from misata_sql.samplers.base import Sampler


@dataclass(frozen=True)
class Generator:
    """One generator.

    returns: SQL type of what it draws, as misata_generators() shows it
    make: argument values in order -> Sampler; raises GeneratorError
    """

    name: str
    arguments: tuple[Argument, ...]
    returns: str
    description: str
    example: str
    make: Callable[..., Sampler]

    @property
    def signature(self) -> str:
        return f"{self.name}({', '.join(map(str, self.arguments))})"

    def read(self, values: list[Any]) -> list[Any]:
        """Argument values checked and completed by the defaults; GeneratorError where they do not fit."""
        fixed = [a for a in self.arguments if a.kind != "samplers"]
        rest = next((a for a in self.arguments if a.kind == "samplers"), None)
        n_required = sum(a.default is REQUIRED for a in fixed)
        if len(values) < n_required or (rest is None and len(values) > len(fixed)):
            raise GeneratorError(
                f"{self.name}: takes {self.signature} (got {len(values)} argument{'s' * (len(values) != 1)})\n"
                f"  Hint: for example {self.example}"
            )
        read = [a.read(self.name, v) for a, v in zip(fixed, values, strict=False)]
        read += [a.default for a in fixed[len(values) :]]
        return read + list(values[len(fixed) :])
