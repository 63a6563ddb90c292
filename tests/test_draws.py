"""Samplers at given draws: the quantile function of the row's random bits, which ascends."""

import numpy as np
import pytest
from misata_sql.engine.arena import Arena
from zoo import GENERATORS, TYPES

from misata_sql.compile.table import compile_table
from misata_sql.distributions.copula import normal_bits_table
from misata_sql.distributions.special_normal import normal_upper
from misata_sql.engine.program import Layout, Program
from misata_sql.kernels import copula, quantile
from misata_sql.kernels.jit import kernel
from misata_sql.kernels.rows import row_at
from misata_sql.samplers.base import Ascending, Cell, ProgramBuilder, Sampler
from misata_sql.spec.ddl import parse_script

N_ROWS = 2_000
MORE = {
    "choice_descending": "INTEGER DEFAULT misata_choice([9, 1, 5, 1], [0.3, 0.2, 0.4, 0.1])",
    "choice_wide": "HUGEINT DEFAULT misata_choice([9, 1, 5])",
    "choice_times": "TIMESTAMP DEFAULT misata_choice([TIMESTAMP '2024-05-01', TIMESTAMP '2020-01-01'])",
    "bernoulli_number": "INTEGER DEFAULT misata_bernoulli(0.3)",
    "all_64_bits": "BIGINT DEFAULT misata_uniform(-9223372036854775808, 9223372036854775807)",
    "not_seven": "INTEGER DEFAULT misata_uniform(0, 20) CHECK (not_seven <> 7)",
    "rounded_and_picked": "INTEGER DEFAULT misata_normal(0, 3) CHECK (rounded_and_picked IN (-5, 1, 2))",
    "tenths": "DECIMAL(4,1) DEFAULT misata_exponential(0.3)",
    "geometric_long": "INTEGER DEFAULT misata_geometric(0.001)",
    "narrow": "DOUBLE DEFAULT misata_normal(0, 1) CHECK (narrow BETWEEN 5 AND 5.5)",
}
COLUMNS = {f"c_{name}": text.replace(f"({name}", f"(c_{name}") for name, text in (TYPES | GENERATORS | MORE).items()}
COLUMNS = {name: text for name, text in COLUMNS.items() if "expression" not in name}


def fitted(column: str) -> Sampler:
    """The sampler of one column of the zoo."""
    compiled = compile_table(parse_script(f"CREATE TABLE t ({column} {COLUMNS[column]})", {}).tables[0])
    assert isinstance(compiled.columns[0].source, Sampler)
    return compiled.columns[0].source


ASCENDING = {name: sampler for name in COLUMNS if (sampler := fitted(name).ascending()) is not None}


@kernel("first_row: row, shift: u8, out: u8[n]")
def fill_ladder(first_row, shift, out):  # type: ignore[no-untyped-def]
    """Ascending draws, the first and last value of 64 bits among them."""
    for i in range(out.size):
        row = np.uint64(row_at(first_row, i))
        out[i] = (row << shift) | (row & np.uint64(1)) * ((np.uint64(1) << shift) - np.uint64(1))


def run(emit, first_row: int = 0, n_rows: int = N_ROWS) -> tuple[np.ndarray, Arena, Layout]:
    """The stored values (or their 8-byte words) that emit(builder) writes."""
    builder = ProgramBuilder(0)
    layout = emit(builder)
    arena = Arena(Program(tuple(builder.steps), (layout,)), n_rows)
    arena.run(first_row, n_rows)
    return arena.array(layout.data)[: n_rows * max(layout.width // 8, 1)].copy(), arena, layout


def cell_of(builder: ProgramBuilder, name: str, sampler: Sampler, **more) -> Cell:
    return Cell(builder, ("main", "t"), (name,), sampler.natural, **more)


@pytest.mark.parametrize("name", ASCENDING)
def test_the_rows_own_draws_give_the_rows_own_values(name):
    """Driven by the bits of its own stream, a sampler gives exactly what it gives by itself, from any first row."""
    sampler = ASCENDING[name].sampler

    def driven(builder):
        cell = cell_of(builder, name, sampler)
        draws = cell.buffer("u8")
        key = cell.key("day" if "timeline" in name else "value")
        cell.add(quantile.fill_uniform_int, key, 0, 0, draws)
        return sampler.emit(cell_of(builder, name, sampler, draws=draws))

    plain = run(lambda builder: sampler.emit(cell_of(builder, name, sampler)), 2**40 + 3)[0]
    assert run(driven, 2**40 + 3)[0].tobytes() == plain.tobytes()


@pytest.mark.parametrize("name", ASCENDING)
def test_values_ascend_with_the_draws(name):
    """A greater draw gives no smaller value, from 0 to 2^64 - 1; where time of day is drawn apart, no earlier day."""
    sampler = ASCENDING[name].sampler

    def laddered(builder):
        cell = cell_of(builder, name, sampler)
        draws = cell.buffer("u8")
        cell.add(fill_ladder, 53, draws)
        return sampler.emit(cell_of(builder, name, sampler, draws=draws))

    values, _, layout = run(laddered, 0, 2_048)
    if layout.width == 16:
        assert np.array_equal(values[1::2], values[::2] >> 63)
        values = values[::2]
    if sampler.natural.id == "UBIGINT":
        values = values.view(np.uint64)
    if "timeline" in name:
        values = values // (86_400 * 1_000_000)
    assert np.all(values[1:] >= values[:-1])
    assert values[-1] > values[0]


def test_what_ascends():
    """Numbers and times by one draw do; keys, texts, nested values and computed columns do not."""
    assert {"c_c_double", "c_c_decimal_38", "c_c_time", "c_misata_zipf_large", "c_misata_null"} <= ASCENDING.keys()
    others = COLUMNS.keys() - ASCENDING.keys()
    assert {"c_c_boolean", "c_c_varchar", "c_c_enum", "c_c_interval", "c_misata_sequence", "c_c_struct"} <= others
    assert len(ASCENDING) > 35


@pytest.mark.parametrize("name", ASCENDING)
def test_the_marginal_is_what_the_sampler_draws(name):
    """The function that correlations are solved for gives the values of the rows, but for their unit and origin."""
    one: Ascending = ASCENDING[name]
    z = np.linspace(-3.0, 3.0, 601)
    bits = np.zeros(z.size, np.uint64)
    table = normal_bits_table()
    copula.fill_normal_bits.compiled(1, 0, z, table.cells, table.cells_a_unit, np.zeros(z.size), bits)
    draws_of = bits.view(np.int64)

    @kernel("first_row: row, source: u8[], out: u8[n]")
    def fill_given(first_row, source, out):  # type: ignore[no-untyped-def]
        for i in range(out.size):
            out[i] = source[row_at(first_row, i)]

    def given(builder):
        cell = cell_of(builder, name, one.sampler)
        draws = cell.buffer("u8")
        cell.add(fill_given, draws_of.view(np.uint64), draws)
        return one.sampler.emit(cell_of(builder, name, one.sampler, draws=draws))

    values, _, layout = run(given, 0, z.size)
    values = (values[::2] if layout.width == 16 else values).astype(np.float64)
    expected = one.marginal.at(z)
    spread = values[-1] - values[0]
    values, expected = (values - values[0]) / spread, (expected - expected[0]) / (expected[-1] - expected[0])
    # two days of 5 years; of more than 1,024 steps of an integer the marginal takes no notice
    tolerance = 2 / 1826 if "timeline" in name else 1 / 1024
    close = np.abs(values - expected) <= tolerance
    assert np.mean(close) > 0.995  # a deviate next to a jump may fall on its other side


def test_bits_are_the_deviates_probability():
    """2^64 times the normal distribution function: within 2.2e-10, and within 2e-6 of itself in both tails."""
    table = normal_bits_table()
    z = np.concatenate((np.linspace(-9.08, 9.08, 200_001), [0.0, -1e-300, 1e-300]))
    bits = np.zeros(z.size, np.uint64)
    copula.fill_normal_bits.compiled(7, 0, z, table.cells, table.cells_a_unit, np.zeros(z.size), bits)
    tail = np.where(z < 0, bits.astype(np.float64), (~bits).astype(np.float64) + 1.0) * 2.0**-64
    exact = normal_upper(np.abs(z))
    assert np.max(np.abs(tail - exact)) < 2.2e-10
    assert np.max(np.abs(tail - exact) / (exact + 2.0**-40)) < 2e-6
    order = np.argsort(z[:-3])
    assert np.all(np.diff(bits[:-3][order].astype(object)) >= 0)
    beyond = np.zeros(2, np.uint64)
    copula.fill_normal_bits.compiled(
        7, 0, np.array([-60.0, 60.0]), table.cells, table.cells_a_unit, np.zeros(2), beyond
    )
    assert beyond.tolist() == [1, 2**64 - 2]


def test_no_bit_of_a_copula_draw_is_stuck():
    """Each of the 64 bits is 1 in half of the rows, to 5 standard errors of 100,000 (false alarm 4e-5)."""
    n = 100_000
    rng = np.random.default_rng(5)
    bits, table = np.zeros(n, np.uint64), normal_bits_table()
    copula.fill_normal_bits.compiled(
        0x548C9DECBCE65297, 0, rng.standard_normal(n), table.cells, table.cells_a_unit, np.zeros(n), bits
    )
    for place in range(64):
        share = np.mean((bits >> np.uint64(place)) & np.uint64(1))
        assert abs(share - 0.5) < 5 * 0.5 / n**0.5
