"""The compiled kernels do what their Python text says, on every processor level."""

import os
import subprocess
import sys

import numpy as np
import pytest
from misata_sql.engine.arena import Arena
from zoo import GENERATOR_TABLE, TYPE_TABLE

from misata_sql.engine.program import Buffer, Layout
from misata_sql.kernels.jit import DTYPES, kernel
from misata_sql.kernels.prebuild import packaged_kernels
from misata_sql.registry import Registry

N_ROWS = 41
FIRST_ROW = 2**33 + 5


def run_as_python(program, first_row: int, n_rows: int) -> dict[Buffer, np.ndarray]:
    """Every step as plain Python, on fresh memory."""
    arrays: dict[Buffer, np.ndarray] = {}
    for step in program.steps:
        for buffer in step.buffers():
            if buffer not in arrays:
                arrays[buffer] = np.zeros(buffer.row_bytes * n_rows, np.uint8).view(DTYPES[buffer.dtype])
        parameters = iter(step.arguments)
        arguments = []
        for parameter in step.kernel.parameters:
            value = first_row * step.per_row if parameter.kind == "row" else next(parameters)
            if isinstance(value, Buffer):
                value = arrays[value]
            elif parameter.kind == "scalar":
                value = DTYPES[parameter.dtype].type(value)
            arguments.append(value)
        step.kernel(*arguments)
    return arrays


def cells(layout: Layout, read, n_items: int) -> list:
    """The bytes of each item of a column, as far as they mean something."""
    if layout.children:
        own = [read(layout.offsets)[:n_items].tolist()] if layout.offsets is not None else []
        width = 1 if layout.kind == "struct" else layout.width
        return own + [cells(child, read, n_items * width) for child in layout.children]
    data = read(layout.data)
    if layout.kind == "slots":
        lengths = read(layout.offsets)[:n_items]
        return [bytes(data[i * layout.width : i * layout.width + k]) for i, k in enumerate(lengths)]
    return [bytes(data.view(np.uint8)[: n_items * layout.width])]


@pytest.mark.parametrize("ddl", [TYPE_TABLE, GENERATOR_TABLE], ids=["types", "generators"])
def test_compiled_kernels_do_what_their_text_says(ddl):
    """All steps of the zoo as plain Python and as machine code give the same bytes."""
    registry = Registry()
    registry.define(ddl)
    plan = registry.plan(registry.defined_names()[0], 10)
    program = plan.scan(tuple(range(len(plan.columns)))).program
    arena = Arena(program, N_ROWS)
    arena.run(FIRST_ROW, N_ROWS)
    plain = run_as_python(program, FIRST_ROW, N_ROWS)
    compared = 0
    for layout in program.columns:
        if layout.data is None and not layout.children:
            continue  # an expression's
        assert cells(layout, arena.array, N_ROWS) == cells(layout, plain.__getitem__, N_ROWS)
        compared += 1
        if layout.validity is not None:
            shown = [bytes(read(layout.validity)[: N_ROWS // 8]) for read in (arena.array, plain.__getitem__)]
            assert shown[0] == shown[1]
    assert compared > 20


def test_processor_levels_agree(tmp_path):
    """Object code for a plain x86-64-v2 processor gives the bytes of this machine's."""
    from misata_sql.kernels.jit import processor_level

    if processor_level() not in ("x86-64-v3", "x86-64-v4"):
        pytest.skip("another architecture")
    script = (
        "import sys, hashlib, numpy as np\n"
        "from misata_sql.kernels import copula, jit, quantile, discrete, permutation\n"
        "from misata_sql.distributions.copula import normal_bits_table\n"
        "from misata_sql.distributions.normal import Normal\n"
        "from misata_sql.distributions.counts import Poisson\n"
        "from misata_sql.distributions.tables import quantile_table\n"
        "key, out = np.uint64(0x548c9decbce65297), np.zeros(10000)\n"
        "table, counts, digest = quantile_table(Normal(0.0, 1.0)), Poisson(3.5).table(), hashlib.sha256()\n"
        "quantile.fill_quantile.compiled(key, 0, table.cells, table.shift, table.low, table.high, out)\n"
        "digest.update(out.tobytes())\n"
        "bits, normal = np.zeros(10000, np.uint64), normal_bits_table()\n"
        "copula.fill_normal_bits.compiled(key, 0, out, normal.cells, normal.cells_a_unit, np.zeros(10000), bits)\n"
        "quantile.fill_quantile.driven.compiled(bits, 0, table.cells, table.shift, table.low, table.high, out)\n"
        "digest.update(bits.tobytes() + out.tobytes())\n"
        "quantile.fill_uniform.compiled(key, 0, -1.0, 7.0, out)\n"
        "digest.update(out.tobytes())\n"
        "numbers = np.zeros(10000, np.int64)\n"
        "quantile.fill_uniform_int.compiled(key, 0, -5, np.uint64(1000), numbers)\n"
        "digest.update(numbers.tobytes())\n"
        "discrete.fill_discrete.compiled(key, 0, np.uint64(counts.shift), counts.guide, counts.last, counts.values, numbers)\n"
        "digest.update(numbers.tobytes())\n"
        "permutation.fill_permutation.compiled(key, 123456, 0, 0, numbers)\n"
        "digest.update(numbers.tobytes())\n"
        "print(digest.hexdigest())\n"
    )
    own = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    forced = script.replace("key, out", "jit.PREBUILT = jit.Path(sys.argv[1])\nkey, out", 1)
    environment = {
        **os.environ,
        "NUMBA_CPU_NAME": "x86-64-v2",
        "NUMBA_CPU_FEATURES": "",
        "MISATA_CACHE_DIR": str(tmp_path),
    }
    other = subprocess.run(
        [sys.executable, "-c", forced, str(tmp_path / "none")],
        capture_output=True, text=True, check=True, env=environment,
    )  # fmt: skip
    assert other.stdout == own.stdout


def test_every_kernel_is_prebuilt():
    """A kernel that is no module's attribute would be compiled at its first use."""
    names = {k.name for k in packaged_kernels()}
    registry = Registry()
    for ddl in (TYPE_TABLE, GENERATOR_TABLE):
        registry.define(ddl)
    for name in registry.defined_names():
        plan = registry.plan(name, 10)
        for step in plan.scan(tuple(range(len(plan.columns)))).program.steps:
            assert step.kernel.name in names


def test_a_damaged_object_file_is_compiled_anew(tmp_path, monkeypatch):
    """The cache is checked by its checksum, and a cache that cannot be written does no harm."""
    from misata_sql.kernels import jit

    monkeypatch.setenv("MISATA_CACHE_DIR", str(tmp_path))
    source = "def double(values, out):\n    for i in range(out.size):\n        out[i] = 2.0 * values[i]\n"
    namespace: dict = {}
    exec(source, namespace)
    doubled = kernel("values: f8[n], out: f8[n]", source=source)(namespace["double"])
    values, out = np.arange(5.0), np.zeros(5)
    doubled.compiled(values, out)
    assert out.tolist() == [0.0, 2.0, 4.0, 6.0, 8.0]
    (stored,) = tmp_path.rglob("*.o")
    stored.write_bytes(stored.read_bytes()[:-3])
    key = stored.name.removesuffix(".o")
    assert jit._read_object(key) is None
    jit._addresses.pop(key)
    doubled.compiled(values, out)
    assert jit._read_object(key) is not None
    monkeypatch.setenv("MISATA_CACHE_DIR", "/proc/none")
    jit._addresses.pop(key)
    doubled.compiled(values, out)
    assert out.tolist() == [0.0, 2.0, 4.0, 6.0, 8.0]
