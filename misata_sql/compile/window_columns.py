"""Later columns are drawn within what the earlier ones leave (sampling := 'constructive')."""

from misata_sql.compile.constraints import Constraints
from misata_sql.conditions.draws import replace_draw, sampler_of
from misata_sql.conditions.windows import draw_within, is_window


def window_columns(state: Constraints) -> None:
    """Draw what goes by earlier draws within windows, so that few values of it are rejected."""
    for component in state.components:
        if component.keeps_earlier:
            samplers = {atom: sampler_of(atom, state.sources) for atom in component.atoms}
            found = draw_within(component, {atom: s for atom, s in samplers.items() if s is not None})
            for atom, sampler in found.items():
                replace_draw(atom, sampler, state.sources)
            state.windowed |= {c for c in component.conditions if is_window(c, component, found)}
