"""The samplers behind atoms: of columns, and of the draws in their expressions."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from misata_sql.conditions.condition import Atom
from misata_sql.expressions.bind_expressions import ExpressionSource
from misata_sql.samplers.base import Sampler

if TYPE_CHECKING:
    from misata_sql.compile.sources import Source


def sampler_of(atom: Atom, sources: "Mapping[str, Source]") -> Sampler | None:
    """What draws a column or a draw of one; None where nothing of the row does."""
    kind, name, draw = atom
    source = sources[str(name)] if kind != "link" else None
    if isinstance(source, ExpressionSource):
        return dict(source.draws).get(draw)
    return source if isinstance(source, Sampler) else None


def replace_draw(atom: Atom, sampler: Sampler, sources: "dict[str, Source]") -> None:
    """Let another sampler draw a column or a draw of one."""
    _, name, draw = atom
    source = sources[str(name)]
    if isinstance(source, ExpressionSource):
        draws = tuple((own, sampler if own == draw else other) for own, other in source.draws)
        sources[str(name)] = replace(source, draws=draws)
    else:
        sources[str(name)] = sampler
