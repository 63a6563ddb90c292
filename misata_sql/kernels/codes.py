"""Codes of tables: NULL as a code, the codes of several inputs as one, and which codes are not NULL.

A validity bitmap has bit r % 8 of byte r // 8 set where row r is not NULL; the bits past the last row are 0.
"""

import numpy as np

from misata_sql.kernels.jit import Kernel


def _mask_codes(codes, validity, null_code, out):  # type: ignore[no-untyped-def]
    """Write the codes into out, and null_code where a row is NULL."""
    for r in range(out.size):
        is_valid = (np.int64(validity[r >> 3]) >> (r & 7)) & 1
        out[r] = codes[r] if is_valid else null_code


MASK_CODES = {
    codes: Kernel(
        _mask_codes,
        f"codes: {codes}[n], validity: u1[n], null_code: i8, out: u4[n]",
        f"mask_codes_{codes}",
    )
    for codes in ("u1", "u2", "u4")
}


def _add_codes(codes, stride, out):  # type: ignore[no-untyped-def]
    """Add stride * codes to out: one more digit of a number in mixed radix."""
    for r in range(out.size):
        out[r] += np.uint32(np.int64(codes[r]) * stride)


ADD_CODES = {
    codes: Kernel(_add_codes, f"codes: {codes}[n], stride: i8, out: u4[n]", f"add_codes_{codes}")
    for codes in ("u1", "u2", "u4")
}


def _mark_known(codes, is_known, validity):  # type: ignore[no-untyped-def]
    """Write the validity bitmap of rows whose code stands for a value that is NULL or not. is_known: 1 or 0 by code"""
    n = codes.size
    for b in range((n + 7) >> 3):
        bits = np.int64(0)
        for j in range(min(8, n - 8 * b)):
            bits |= np.int64(is_known[codes[8 * b + j]]) << j
        validity[b] = np.uint8(bits)


MARK_KNOWN = {
    codes: Kernel(_mark_known, f"codes: {codes}[n], is_known: u1[], validity: u1[n]", f"mark_known_{codes}")
    for codes in ("u1", "u2", "u4")
}
