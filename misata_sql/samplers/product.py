"""Samplers of products: name, category and price of one product per row and role, from the catalogue of goods."""

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import numpy.typing as npt

from misata_sql.distributions.grouped import GroupedTable, grouped_table
from misata_sql.domains.domain import Domain
from misata_sql.domains.storage import factor, is_float, lattice_range, show, to_float
from misata_sql.engine.program import Buffer, Layout, intern_pool
from misata_sql.errors import ConstraintError, GeneratorError
from misata_sql.kernels import convert
from misata_sql.samplers.base import Cell, Sampler, no_domain, wrong_type
from misata_sql.samplers.entities import PRODUCT, entity_cell, product_role, shared_key
from misata_sql.samplers.numbered_names import NumberedNames
from misata_sql.samplers.origins import emit_codes
from misata_sql.samplers.person import require_text
from misata_sql.samplers.store import INT64, store_doubles, store_integers
from misata_sql.samplers.text_parts import Constant, Pooled, TextPart, assemble
from misata_sql.spec.types import DOUBLE, VARCHAR, SqlType
from misata_sql.values.lists.goods import categories, price_points

if TYPE_CHECKING:
    from misata_sql.spec.table import Table


@dataclass(frozen=True, eq=False)
class _Goods:
    """The catalogue by number: a noun tells the category.

    category_of: (nouns,) uint16; adjectives: by category
    """

    nouns: tuple[bytes, ...]
    prices: tuple[float, ...]
    names: tuple[str, ...]
    category_of: npt.NDArray[np.uint16]
    table: GroupedTable
    adjectives: tuple[bytes, ...]
    adjective_table: GroupedTable


@lru_cache(maxsize=1)
def _goods() -> _Goods:
    nouns: list[bytes] = []
    prices, weights, category_of = [], [], []
    adjectives: list[bytes] = []
    groups = []
    for place, category in enumerate(categories()):
        for noun, price in category.nouns:
            nouns.append(noun.encode())
            prices.append(price)
            weights.append(category.weight / len(category.nouns))
            category_of.append(place)
        own = list(range(len(adjectives), len(adjectives) + len(category.adjectives)))
        groups.append((own, [1.0] * len(own)))
        adjectives += [adjective.encode() for adjective in category.adjectives]
    return _Goods(
        tuple(nouns),
        tuple(prices),
        tuple(category.name for category in categories()),
        np.array(category_of, np.uint16),
        grouped_table([(list(range(len(nouns))), weights)]),
        tuple(adjectives),
        grouped_table(groups),
    )


def _noun(cell: Cell, role: str | None) -> Buffer:
    """The number of the row's product, uint16."""
    entity = entity_cell(cell, PRODUCT, role)
    return entity.builder.shared(
        shared_key(entity, "noun"), lambda: emit_codes(entity, entity.key("noun"), None, _goods().table, "u2")
    )


def _category(cell: Cell, role: str | None) -> Buffer:
    """The number of its category, uint16."""
    entity, noun = entity_cell(cell, PRODUCT, role), _noun(cell, role)

    def fill() -> Buffer:
        codes = entity.buffer("u2")
        entity.add(convert.GATHER["u2", "u2"], noun, _goods().category_of, codes)
        return codes

    return entity.builder.shared(shared_key(entity, "category"), fill)


@dataclass(frozen=True)
class ProductName(NumberedNames):
    """An adjective and a noun; where it must not repeat, a number behind them."""

    is_shared = True

    role: str | None = None
    natural = VARCHAR
    before_number = b" "

    def placed(self, table: "Table", column: str) -> Self:
        return replace(self, role=product_role(column), length=table.column(column).length)

    def fit(self, type: SqlType, domain: Domain) -> Sampler:
        require_text(self, type, domain)
        return self

    def emit(self, cell: Cell) -> Layout:
        goods, noun, category = _goods(), _noun(cell, self.role), _category(cell, self.role)
        entity = entity_cell(cell, PRODUCT, self.role)
        adjective = entity.builder.shared(
            shared_key(entity, "adjective"),
            lambda: emit_codes(entity, entity.key("adjective"), category, goods.adjective_table, "u2"),
        )
        parts: list[TextPart] = [Pooled(adjective, goods.adjectives), Constant(b" "), Pooled(noun, goods.nouns)]
        return assemble(cell, [*parts, *self.number_parts(cell)])

    def longest_name(self) -> int:
        goods = _goods()
        return max(map(len, goods.adjectives)) + 1 + max(map(len, goods.nouns))

    def describe(self) -> str:
        return f"misata_product(), {len(_goods().nouns)} things with adjectives"


@dataclass(frozen=True)
class ProductCategory(Sampler):
    """The category that the product's name belongs to."""

    is_shared = True

    role: str | None = None
    natural = VARCHAR

    def placed(self, table: "Table", column: str) -> Self:
        return replace(self, role=product_role(column))

    def fit(self, type: SqlType, domain: Domain) -> Sampler:
        require_text(self, type, domain)
        return self

    def emit(self, cell: Cell) -> Layout:
        pool = intern_pool(tuple(name.encode() for name in _goods().names))
        return Layout("dict", 2, _category(cell, self.role), pool=pool)

    def longest_text(self) -> int:
        """Of the categories' names."""
        return max(map(len, _goods().names))

    def describe(self) -> str:
        return f"misata_product_category(), {len(_goods().names)} categories"


@dataclass(frozen=True)
class Price(Sampler):
    """What is asked for the product: prices that its noun usually has, conditioned on the CHECKs for each noun.

    points: (codes, weights) by noun, and the stored price of each code; None before it is fitted
    """

    is_shared = True

    role: str | None = None
    type: SqlType = DOUBLE
    values: tuple[Any, ...] = ()
    groups: tuple[tuple[tuple[int, ...], tuple[float, ...]], ...] = ()
    natural = DOUBLE

    def placed(self, table: "Table", column: str) -> Self:
        return replace(self, role=product_role(column))

    def fit(self, type: SqlType, domain: Domain) -> Sampler:
        if not (is_float(type) or (type.is_numeric and lattice_range(type))):
            raise wrong_type(self, type)
        if domain.allowed is not None:
            raise no_domain(self, domain)
        goods = _goods()
        codes: dict[Any, int] = {}
        groups = []
        for noun, middle in zip(goods.nouns, goods.prices, strict=True):
            kept: dict[int, float] = {}
            for cents, weight in price_points(middle):
                stored = _stored(cents, type)
                if domain.contains(stored):
                    code = codes.setdefault(stored, len(codes))
                    kept[code] = kept.get(code, 0.0) + weight
            if not kept:
                asked = [_stored(cents, type) for cents, _ in price_points(middle)]
                raise ConstraintError(
                    f"{' and '.join(domain.sources)} leaves no price for {noun.decode()}, which costs "
                    f"{show(min(asked), type)} to {show(max(asked), type)} by misata_price()\n"
                    f"  Hint: widen the CHECK, or use misata_lognormal(3.0, 0.8)"
                )
            groups.append((tuple(kept), tuple(kept.values())))
        return replace(self, type=type, values=tuple(codes), groups=tuple(groups))

    def emit(self, cell: Cell) -> Layout:
        table = _price_table(self.groups)
        codes = emit_codes(cell, cell.key("price"), _noun(cell, self.role), table, "u2")
        if is_float(self.type):
            doubles = cell.buffer("f8")
            cell.add(convert.GATHER["u2", "f8"], codes, np.array(self.values, np.float64), doubles)
            return store_doubles(cell, doubles)
        stored = cell.buffer("i8")
        cell.add(convert.GATHER["u2", "i8"], codes, np.array(self.values, np.int64), stored)
        return store_integers(cell, stored)

    def describe(self) -> str:
        return "misata_price(), what the row's product usually costs"


@lru_cache(maxsize=16)
def _price_table(groups: tuple[tuple[tuple[int, ...], tuple[float, ...]], ...]) -> GroupedTable:
    return grouped_table(groups)


def _stored(cents: int, type: SqlType) -> Any:
    """A price in the stored form of a type, rounded half up where the type has fewer than two decimals."""
    if is_float(type):
        return to_float(cents / 100, type)
    stored = (cents * factor(type) + 50) // 100
    bounds = lattice_range(type)
    assert bounds is not None
    bounds = bounds[0], min(bounds[1], INT64[1])
    if not bounds[0] <= stored <= bounds[1]:
        raise GeneratorError(
            f"misata_price() reaches {cents / 100:,.2f}, but {type} holds up to {show(bounds[1], type)}\n"
            f"  Hint: use DECIMAL(10, 2)"
        )
    return stored
