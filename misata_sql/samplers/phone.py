"""Sampler of telephone numbers of the country that the row's person is from."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from misata_sql.distributions.grouped import GroupedTable, grouped_table
from misata_sql.engine.program import Layout
from misata_sql.errors import GeneratorError
from misata_sql.kernels import phones
from misata_sql.kernels.phones import MASK_BYTES
from misata_sql.samplers.base import Cell
from misata_sql.samplers.entities import PERSON, entity_cell
from misata_sql.samplers.numbered_names import NumberedNames
from misata_sql.samplers.origins import Origins, emit_codes
from misata_sql.samplers.person import PersonSampler
from misata_sql.samplers.text_parts import Cells, assemble
from misata_sql.spec.types import VARCHAR
from misata_sql.values.origins import Origin
from misata_sql.values.phone_masks import longest_mask, phone_masks


@dataclass(frozen=True, eq=False)
class _MaskTable:
    """What fill_masks reads, see there; table: of the masks by country."""

    table: GroupedTable
    constants: npt.NDArray[np.uint64]
    places: npt.NDArray[np.uint64]
    sizes: npt.NDArray[np.int32]


@lru_cache(maxsize=64)
def _mask_table(countries: tuple[str, ...], is_compact: bool) -> _MaskTable:
    masks: list[str] = []
    groups = []
    for country in countries:
        own = phone_masks(country, is_compact)
        groups.append((list(range(len(masks), len(masks) + len(own))), [1.0] * len(own)))
        masks += own
    constants = b"".join(mask.replace("#", "0").encode().ljust(MASK_BYTES, b"\0") for mask in masks)
    places = b"".join(bytes(0xF * (sign == "#") for sign in mask).ljust(MASK_BYTES, b"\0") for mask in masks)
    return _MaskTable(
        grouped_table(groups),
        np.frombuffer(constants, np.uint64),
        np.frombuffer(places, np.uint64),
        np.array([len(mask) for mask in masks], np.int32),
    )


def _countries(origins: Origins, drawn: tuple[Origin, ...]) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """The countries whose numbers are given, and the place of each origin's among them."""
    unknown = [origin for origin in drawn if not phone_masks(origin.country or "")]
    if unknown and origins.is_named:
        raise GeneratorError(
            f"misata_phone: no form of telephone numbers is known for {', '.join(map(str, unknown[:5]))}\n"
            f"  Hint: name a country, as misata_phone('DE'), or write the form: misata_regex('\\+99 \\d{{8}}')"
        )
    default = origins.default_origins()
    fallback = next((o.country for o in default if o.country and phone_masks(o.country)), "US")
    countries = [o.country if o.country and phone_masks(o.country) else fallback for o in drawn]
    distinct = tuple(dict.fromkeys(countries))
    return distinct, tuple(distinct.index(country) for country in countries)


@dataclass(frozen=True)
class Phone(NumberedNames, PersonSampler):
    """A number in the international format; where it must not repeat, with an extension.

    Spaces and hyphens are left out where the column is too short for them.
    """

    before_number = b" x"

    def check_origins(self) -> None:
        known = self.person.origins.known()
        if known is not None:
            _countries(self.person.origins, known)

    def emit(self, cell: Cell) -> Layout:
        person = self.person
        entity = entity_cell(cell, PERSON, person.role)
        drawn = person.origins.draw(cell, person.role)
        countries, group_of = _countries(person.origins, drawn.origins)
        table = _mask_table(countries, self._is_compact)
        masks = emit_codes(cell, cell.key("mask"), drawn.groups(entity, group_of), table.table, "u2")
        out, lengths = cell.buffer("u1", MASK_BYTES), cell.buffer("i4")
        cell.add(
            phones.fill_masks, cell.key("digits"), cell.key("later digits"), masks, table.constants, table.places,
            table.sizes, cell.buffer("u8", 3), out, lengths,
        )  # fmt: skip
        layout = Layout("slots", MASK_BYTES, data=out, offsets=lengths)
        return assemble(cell, [Cells(layout, VARCHAR), *self.number_parts(cell)])

    @property
    def _is_compact(self) -> bool:
        """Without spaces and hyphens, where the column has no room for them."""
        return self.length is not None and self._longest(False) > self.length

    def longest_name(self) -> int:
        """Of the masks."""
        return self._longest(self._is_compact)

    def _longest(self, is_compact: bool) -> int:
        origins = self.person.origins.known()
        if origins is None:
            return longest_mask(is_compact)
        countries, _ = _countries(self.person.origins, origins)
        return max(len(mask) for country in countries for mask in phone_masks(country, is_compact))
