"""Text of masks whose digits are random: telephone numbers.

A mask has up to MASK_WORDS words of eight bytes: constants, and where a digit belongs a "0" that a random digit from 0
to 9 is added to. Random digits come eight at a time in the bytes of a word, so a mask is filled by `and` and addition.
"""

import numpy as np

from misata_sql.kernels.ids import put_bytes
from misata_sql.kernels.jit import kernel
from misata_sql.kernels.rows import row_at
from misata_sql.kernels.text_values import spread_digits
from misata_sql.random.squares import squares64

MASK_WORDS = 3
MASK_BYTES = 8 * MASK_WORDS

_32, _LOW, _E8 = np.uint64(32), np.uint64(0xFFFFFFFF), np.uint64(10**8)


@kernel(
    "key: u8, later_key: u8, masks: u2[n], first_row: row, constants: u8[], places: u8[], sizes: i4[], "
    "scratch: u8[n*3], out: u1[n*24], lengths: i4[n]"
)
def fill_masks(  # type: ignore[no-untyped-def]
    key, later_key, masks, first_row, constants, places, sizes, scratch, out, lengths
):
    """Write each row's mask with random digits into its slot of MASK_BYTES bytes.

    key, later_key: streams of the digits in the first two words and in the third
    masks: (n_rows,) uint16; constants: (MASK_WORDS x masks,) uint64 words; places: as many, 0xF in the byte of each
    digit; sizes: (masks,) int32 bytes
    scratch: (3 x n_rows,) uint64, overwritten
    The chances of any two numbers of eight digits differ by less than 2.4% (they are 2^32 random values).
    """
    n = lengths.size
    for i in range(n):
        row = np.uint64(row_at(first_row, i))
        bits = squares64(key, row)
        scratch[i] = spread_digits(((bits >> _32) * _E8) >> _32)
        scratch[n + i] = spread_digits(((bits & _LOW) * _E8) >> _32)
        scratch[2 * n + i] = spread_digits(((squares64(later_key, row) >> _32) * _E8) >> _32)
    for i in range(n):
        mask = np.int64(masks[i])
        word, at = 3 * mask, 24 * i
        put_bytes(out, at, 8, constants[word] + (scratch[i] & places[word]))
        put_bytes(out, at + 8, 8, constants[word + 1] + (scratch[n + i] & places[word + 1]))
        put_bytes(out, at + 16, 8, constants[word + 2] + (scratch[2 * n + i] & places[word + 2]))
        lengths[i] = sizes[mask]
