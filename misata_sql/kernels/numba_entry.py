"""Compiling kernels to object code. The only module here that imports Numba."""

import types as python_types
from typing import Any

import llvmlite.binding as llvm
import numba
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic
from numba.np import arrayobj, numpy_support

from misata_sql.kernels.jit import DTYPES, Kernel, Parameter, jittable

ENTRY_SIGNATURE = types.void(types.int64, types.int64, types.int64)


def _array_at(dtype: types.Type) -> Any:
    """An intrinsic (address, length) -> contiguous array over that memory.

    numba.carray does the same through two overloads, which adds 0.2 s to the compilation of every kernel.
    """
    array_type = types.Array(dtype, 1, "C")
    width = dtype.bitwidth // 8

    @intrinsic  # type: ignore[untyped-decorator]
    def array_at(typing_context: Any, address: Any, length: Any) -> Any:
        def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            array = arrayobj.make_array(array_type)(context, builder)
            data = builder.inttoptr(args[0], array.data.type)
            arrayobj.populate_array(
                array,
                data=data,
                shape=cgutils.pack_array(builder, [args[1]]),
                strides=cgutils.pack_array(builder, [context.get_constant(types.intp, width)]),
                itemsize=context.get_constant(types.intp, width),
                meminfo=None,
            )
            return array._getvalue()

        return array_type(types.int64, types.int64), codegen

    return array_at


_ARRAY_AT = {name: _array_at(numpy_support.from_dtype(dtype)) for name, dtype in DTYPES.items()}


def _argument(parameter: Parameter) -> str:
    slot = parameter.slot
    if parameter.kind == "row":
        return "first_row"
    if parameter.kind == "scalar":
        return f"slots_{parameter.dtype}[{slot}]"
    if parameter.kind == "constant":
        return f"{parameter.dtype}_at(slots_i8[{slot}], slots_i8[{slot + 1}])"
    return f"{parameter.dtype}_at(slots_i8[{slot}], n_rows * {parameter.per_row})"


_jitted: dict[tuple[python_types.CodeType, str], Any] = {}


def _jit_once(kernel: Kernel) -> Any:
    """Compiles functions for inlining, the same code object once in a process.

    The loop of a kernel and of its gathered and driven forms are one code object with different globals.
    """

    def jit(function: python_types.FunctionType) -> Any:
        code = function.__code__
        is_loop = code is kernel.function.__code__
        key = code, kernel.name if is_loop and (kernel.is_gathered or kernel.is_driven) else ""
        if key not in _jitted:
            # LLVM alone calls a large function, with each array and tuple on the stack: 8 ns
            _jitted[key] = numba.njit(error_model="numpy", _nrt=False, forceinline=True)(function)
        return _jitted[key]

    return jit


def compile_entry(kernel: Kernel) -> tuple[str, bytes]:
    """Symbol name and object code of `entry(slots, first_row, n_rows)` for the host's processor."""
    result = _compile(kernel)
    return result.fndesc.llvm_func_name, result.library._get_compiled_object()


def compile_for_linking(kernel: Kernel, processor: str) -> tuple[str, bytes]:
    """The same as position-independent code for a processor, as a linker wants it.

    Numba must run with that processor as its target (NUMBA_CPU_NAME), since it has vectorised the loops for it already.
    """
    result = _compile(kernel)
    target = llvm.Target.from_triple(llvm.get_process_triple())
    machine = target.create_target_machine(cpu=processor, opt=3, reloc="pic", codemodel="default")
    module = llvm.parse_assembly(result.library.get_llvm_str())
    return result.fndesc.llvm_func_name, machine.emit_object(module)


def _compile(kernel: Kernel) -> Any:
    views = "\n".join(f"    slots_{d} = {d}_at(slots, {kernel.n_slots})" for d in ("i8", "u8", "f8"))
    arguments = ", ".join(_argument(p) for p in kernel.parameters)
    source = f"def entry(slots, first_row, n_rows):\n{views}\n    loop({arguments})\n"
    namespace: dict[str, Any] = {f"{name}_at": at for name, at in _ARRAY_AT.items()}
    namespace["loop"] = jittable(kernel.function, _jit_once(kernel), kernel)
    exec(source, namespace)
    entry = numba.njit(
        ENTRY_SIGNATURE,
        error_model="numpy",
        _nrt=False,
        no_cpython_wrapper=True,
        no_cfunc_wrapper=True,
    )(namespace["entry"])
    return entry.overloads[ENTRY_SIGNATURE.args]
