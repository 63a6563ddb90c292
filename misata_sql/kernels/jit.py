"""Kernels: plain Python loops that Numba compiles once and every later process loads as object code.

`@kernel("key: u8, first_row: row, low: f8, out: f8[n]")` declares the arguments of a loop:

    row          int64, the number of the first row of the call
    draw         u8, the key of the stream that random_bits draws from
    u8 i8 f8     a scalar
    T[]          a constant array with a length of its own
    T[n]         a per-row array (input or output): as many items as the call has rows
    T[n*K]       the same with K items for each row, K a literal

A loop asks row_at(first_row, i) of rows.py for the number of its row i, never first_row itself: see Kernel.gathered.
A loop that takes one uniform number a row may ask random_bits(key, first_row, i) for its bits: see Kernel.driven.

with T one of u1 i1 u2 i2 u4 i4 u8 i8 f4 f8 (kind and bytes). The compiled form has one signature for all kernels,

    int entry(void *ret, void **exc, int64 slots, int64 first_row, int64 n_rows)

where `slots` addresses an int64 array that holds, in the order of the arguments, one slot for a scalar (doubles by
their bits), one for the address of a per-row array and two for address and length of a constant array. A program of
many kernels is therefore a list of (entry, slots) pairs that C can run without the GIL.

Numba takes most of a second to import and set up, and then a quarter of a second for each kernel. So the packaged
kernels are compiled when the package is built and linked into a shared library (prebuild.py), for the processor level
of the machine. Where that is missing or the sources have changed, Numba compiles at the first use, the object code goes
to the user's cache under the digest of everything that it depends on, and later processes load it through llvmlite
alone.
"""

import ctypes
import hashlib
import json
import platform
import re
import threading
import types
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import numpy as np

from misata_sql.cache import cache_dir, write_atomically

ENTRY_TYPE = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int64, ctypes.c_int64, ctypes.c_int64
)
DTYPES = {name: np.dtype(name) for name in "u1 i1 u2 i2 u4 i4 u8 i8 f4 f8".split()}

_PARAMETER = re.compile(r"\s*(\w+)\s*:\s*(?:(row)|(draw)|([uif][1248])(\[(n(?:\*(\d+))?)?\])?)\s*$")


@dataclass(frozen=True)
class Parameter:
    """One argument of a kernel.

    kind: "row", "scalar", "constant" (array with its own length) or "rows" (array with per_row items for each row)
    slot: index of its first slot, -1 for the row argument
    is_draw: whether it is the key of the draws that an array may stand for
    """

    name: str
    kind: str
    dtype: str
    per_row: int
    slot: int
    is_draw: bool = False


def _parse_signature(signature: str) -> tuple[tuple[Parameter, ...], int]:
    parameters = []
    slot = 0
    for text in signature.split(","):
        match = _PARAMETER.match(text)
        if match is None:
            raise ValueError(f"not a kernel argument: {text!r} in {signature!r}")
        name, row, draw, dtype, brackets, sized, factor = match.groups()
        kind = "row" if row else "rows" if sized else "constant" if brackets else "scalar"
        taken = {"row": 0, "scalar": 1, "rows": 1, "constant": 2}[kind]
        dtype = "i8" if row else "u8" if draw else dtype
        parameters.append(Parameter(name, kind, dtype, int(factor or 1), slot if taken else -1, bool(draw)))
        slot += taken
    return tuple(parameters), slot


class Device:
    """A helper function of kernels: Python when called from Python, inlined machine code inside a kernel."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self.function = function
        self.__doc__ = function.__doc__
        self.__name__ = function.__name__
        self.__module__ = function.__module__

    def __call__(self, *args: Any) -> Any:
        with np.errstate(over="ignore"):  # uint64 arithmetic wraps on purpose
            return self.function(*args)


device = Device


class Kernel:
    """A loop over rows with declared arguments; see the module's text."""

    def __init__(
        self,
        function: Callable[..., None],
        signature: str,
        name: str | None = None,
        source: str | None = None,
        is_gathered: bool = False,
        is_driven: bool = False,
    ) -> None:
        self.function = function
        self.signature = signature
        self.is_gathered = is_gathered
        self.is_driven = is_driven
        self.parameters, self.n_slots = _parse_signature(signature)
        self.by_name = {p.name: p for p in self.parameters}
        self.source = source
        self.__doc__ = function.__doc__
        self.__name__ = name or function.__name__
        self.__module__ = function.__module__

    @property
    def name(self) -> str:
        return f"{self.__module__}.{self.__name__}"

    @cached_property
    def gathered(self) -> "Kernel":
        """The same loop over the rows that an int64 array names, in the place of the row argument."""
        row = next(p for p in self.parameters if p.kind == "row")
        signature = re.sub(rf"\b{row.name}: row\b", f"{row.name}: i8[n]", self.signature)
        name = f"{self.__name__}_gathered"
        return Kernel(self.function, signature, name, self.source, is_gathered=True, is_driven=self.is_driven)

    @cached_property
    def driven(self) -> "Kernel":
        """The same loop over random bits that a uint64 array gives, in the place of the draw argument."""
        draw = next(p for p in self.parameters if p.is_draw)
        signature = re.sub(rf"\b{draw.name}: draw\b", f"{draw.name}: u8[n]", self.signature)
        return Kernel(self.function, signature, f"{self.__name__}_driven", self.source, is_driven=True)

    @property
    def has_row(self) -> bool:
        """Whether its result depends on row numbers and not on its other arguments only."""
        asks = not self.is_driven or "row_at" in self.function.__code__.co_names
        return asks and any(p.kind == "row" for p in self.parameters)

    @property
    def has_draw(self) -> bool:
        """Whether it has a driven form."""
        return any(p.is_draw for p in self.parameters)

    def forms(self) -> "list[Kernel]":
        """The loop and its gathered and driven forms, as far as it has them."""
        kernels = [self, self.driven] if self.has_draw else [self]
        return kernels + [kernel.gathered for kernel in kernels if kernel.has_row]

    def __call__(self, *args: Any) -> None:
        """Run the loop as plain Python, for tests and for reading."""
        with np.errstate(over="ignore"):
            self.function(*args)

    @property
    def address(self) -> int:
        """Address of the machine code, compiled or loaded at the first request."""
        return _load(self)

    def compiled(self, *args: Any) -> None:
        """Run the machine code on the arguments of the declaration, in order."""
        slots = np.zeros(max(self.n_slots, 1), np.int64)
        first_row, n_rows = 0, 0
        for parameter, value in zip(self.parameters, args, strict=True):
            if parameter.kind == "row":
                first_row = int(value)
            elif parameter.kind == "scalar":
                slots.view(parameter.dtype)[parameter.slot] = value
            else:
                if value.dtype != DTYPES[parameter.dtype] or not value.flags.c_contiguous:
                    raise TypeError(
                        f"{self.__name__}: {parameter.name} must be a contiguous {parameter.dtype} array "
                        f"(got {value.dtype})"
                    )
                slots[parameter.slot] = value.ctypes.data
                if parameter.kind == "constant":
                    slots[parameter.slot + 1] = value.size
                else:
                    n_rows = value.size // parameter.per_row
        run(self.address, slots, first_row, n_rows)


def kernel(
    signature: str, name: str | None = None, source: str | None = None
) -> Callable[[Callable[..., None]], Kernel]:
    """Declare a kernel.

    name: what it is called in its module, when one function serves several signatures
    source: the text of a function that was made at run time and so is in no file
    """
    return lambda function: Kernel(function, signature, name, source)


def run(address: int, slots: np.ndarray, first_row: int, n_rows: int) -> None:
    """Call a compiled kernel through its slots."""
    result, error = ctypes.c_void_p(), ctypes.c_void_p()
    status = ENTRY_TYPE(address)(ctypes.byref(result), ctypes.byref(error), slots.ctypes.data, first_row, n_rows)
    if status != 0:
        raise RuntimeError(f"kernel status {status}")


# -- loading and compiling --------------------------------------------------------------------------------------------

_lock = threading.RLock()
_addresses: dict[str, int] = {}
_engines: list[Any] = []  # own the machine code behind the addresses


def _load(kernel: Kernel) -> int:
    key = kernel.name if kernel.source is None else f"{kernel.name}.{_digest(kernel.source)}"
    address = _addresses.get(key)
    if address is None:
        with _lock:
            address = _addresses.get(key)
            if address is None:
                address = _prebuilt_address(key) if kernel.source is None else None
                if address is None:
                    address = _link(*(_read_object(key) or _compile_and_store(kernel, key)))
                _addresses[key] = address
    return address


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]


@cache
def source_digest() -> str:
    """Digest of the sources of all packaged kernels."""
    package = Path(__file__).parent.parent
    digest = hashlib.sha256()
    for folder in ("kernels", "random"):
        for path in sorted((package / folder).glob("*.py")):
            digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:32]


@cache
def _environment_digest() -> str:
    """Digest of all that freshly compiled object code depends on: sources, compiler, processor."""
    import importlib.metadata

    import llvmlite.binding as llvm

    parts = [f"{name} {importlib.metadata.version(name)}" for name in ("numba", "llvmlite", "numpy")]
    parts += [source_digest(), llvm.get_host_cpu_name(), llvm.get_host_cpu_features().flatten()]
    return _digest("\n".join(parts))


PREBUILT = Path(__file__).parent / "objects"
LIBRARY_NAME = "kernels.so"
SYMBOLS_NAME = "symbols.json"


@cache
def processor_level() -> str | None:
    """The architecture level that prebuilt code is for: "x86-64-v4", "x86-64-v3", "aarch64"; None: none fits."""
    machine = platform.machine().lower()
    if machine in ("aarch64", "arm64"):
        return "aarch64"
    if machine not in ("x86_64", "amd64"):
        return None
    has = _x86_features()
    v3 = {"avx", "avx2", "bmi1", "bmi2", "f16c", "fma", "abm", "movbe"}
    v4 = {"avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"}
    return None if not v3 <= has else "x86-64-v4" if v4 <= has else "x86-64-v3"


def _x86_features() -> set[str]:
    """Features of the processor, by Linux's names."""
    try:
        with open("/proc/cpuinfo") as file:
            return set(next(line for line in file if line.startswith("flags")).split())
    except (OSError, StopIteration):
        import llvmlite.binding as llvm  # elsewhere; it takes 50 ms to import

        renamed = {"bmi": "bmi1", "lzcnt": "abm"}
        return {renamed.get(name, name) for name, has in llvm.get_host_cpu_features().items() if has}


@cache
def _prebuilt() -> tuple[ctypes.CDLL, dict[str, str]] | None:
    """The library of the packaged kernels for this processor and its symbols; None where it was not built."""
    folder = PREBUILT / f"{source_digest()}-{processor_level()}"
    try:
        symbols = json.loads((folder / SYMBOLS_NAME).read_text())
        return ctypes.CDLL(str(folder / LIBRARY_NAME)), symbols
    except (OSError, ValueError):
        return None


def _prebuilt_address(name: str) -> int | None:
    prebuilt = _prebuilt()
    if prebuilt is None or name not in prebuilt[1]:
        return None
    library, symbols = prebuilt
    return ctypes.cast(library[symbols[name]], ctypes.c_void_p).value


def _object_path(key: str) -> Path:
    return cache_dir() / "kernels" / _environment_digest() / f"{key}.o"


def _read_object(key: str) -> tuple[str, bytes] | None:
    """Symbol and object code from the user's cache; None where there is none or the file is damaged."""
    try:
        content = _object_path(key).read_bytes()
    except OSError:
        return None
    header, _, code = content.partition(b"\n")
    symbol, _, checksum = header.decode("ascii", "replace").partition(" ")
    return (symbol, code) if hashlib.sha256(code).hexdigest() == checksum else None


def _compile_and_store(kernel: Kernel, key: str) -> tuple[str, bytes]:
    from misata_sql.kernels.numba_entry import compile_entry

    symbol, code = compile_entry(kernel)
    header = f"{symbol} {hashlib.sha256(code).hexdigest()}\n".encode()
    write_atomically(_object_path(key), header + code)  # a cache that cannot be written only costs time
    return symbol, code


@cache
def _target_machine() -> Any:
    import llvmlite.binding as llvm

    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    return llvm.Target.from_default_triple().create_target_machine(
        cpu=llvm.get_host_cpu_name(),
        features=llvm.get_host_cpu_features().flatten(),
        opt=3,
        reloc="default",
        codemodel="jitdefault",
        jit=True,
    )


def _link(symbol: str, code: bytes) -> int:
    import llvmlite.binding as llvm

    machine = _target_machine()
    engine = llvm.create_mcjit_compiler(llvm.parse_assembly(""), machine)
    engine.add_object_file(llvm.ObjectFileRef.from_data(code))
    engine.finalize_object()
    _engines.append(engine)
    address: int = engine.get_function_address(symbol)
    return address


def jittable(function: Any, jit: Callable[[types.FunctionType], Any], kernel: Kernel | None = None) -> Any:
    """The function with the Device objects that it names replaced by their compiled forms, passed to jit.

    kernel: where it is the loop of one; says which forms of row_at and random_bits (rows.py) it gets
    """
    from misata_sql.kernels.rows import device_form

    def compiled(value: Any) -> Any:
        if kernel is not None:
            value = device_form(value, kernel.is_gathered, kernel.is_driven)
        return jittable(value.function, jit) if isinstance(value, Device) else value

    names = set(function.__code__.co_names)
    replaced = {name: compiled(value) for name, value in function.__globals__.items() if name in names}
    copy = types.FunctionType(
        function.__code__, {**replaced, "__builtins__": __builtins__}, function.__name__,
        function.__defaults__, function.__closure__,
    )  # fmt: skip
    copy.__module__ = function.__module__
    return jit(copy)
