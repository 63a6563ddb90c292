"""IP addresses as text."""

import numpy as np

from misata_sql.kernels.ids import put_bytes
from misata_sql.kernels.jit import device, kernel
from misata_sql.random.squares import squares64

IPV4_BYTES, IPV6_BYTES = 16, 40  # of a slot: 15 and 39 characters at most, and what the last store writes beyond

_8, _16, _48, _62 = np.uint64(8), np.uint64(16), np.uint64(48), np.uint64(62)
_BYTE, _GROUP = np.uint64(0xFF), np.uint64(0xFFFF)


@kernel("numbers: i8[n], octets: u4[], base: u8, slot_bytes: i8, out: u1[], lengths: i4[n]")
def fill_ipv4_text(numbers, octets, base, slot_bytes, out, lengths):  # type: ignore[no-untyped-def]
    """Write address base + numbers[r] in dotted decimals, at most 15 bytes.

    octets: (256,) uint32, the text of an octet and a dot, its first character in the lowest byte
    slot_bytes: IPV4_BYTES
    """
    for r in range(lengths.size):
        address = base + np.uint64(numbers[r])
        start = r * slot_bytes
        at = start
        for place in range(3, -1, -1):
            octet = (address >> np.uint64(8 * place)) & _BYTE
            put_bytes(out, at, 4, np.uint64(octets[octet]))
            at += 2 + np.int64(octet > np.uint64(9)) + np.int64(octet > np.uint64(99))
        lengths[r] = np.int32(at - 1 - start)


@device
def hex_digit(value):  # type: ignore[no-untyped-def]
    """The lower-case character of 0 .. 15."""
    return np.uint8(value + np.uint64(48) + np.uint64(39) * np.uint64(value > np.uint64(9)))


@device
def put_group(out, at, group):  # type: ignore[no-untyped-def]
    """Write 16 bits in hexadecimal without leading zeros; returns where the next character goes."""
    digits = (
        1 + np.int64(group > np.uint64(0xF)) + np.int64(group > np.uint64(0xFF)) + np.int64(group > np.uint64(0xFFF))
    )
    for i in range(digits):
        out[at + i] = hex_digit((group >> np.uint64(4 * (digits - 1 - i))) & np.uint64(15))
    return at + digits


@device
def group_of(high, low, place):  # type: ignore[no-untyped-def]
    """Group 0 .. 7 of an address's 128 bits, from the left."""
    word = high if place < 4 else low
    return (word >> (_48 - _16 * np.uint64(place & 3))) & _GROUP


@kernel(
    "key: u8, numbers: i8[n], base_high: u8, base_low: u8, mask_high: u8, mask_low: u8, "
    "slot_bytes: i8, out: u1[], lengths: i4[n]"
)
def fill_ipv6_text(  # type: ignore[no-untyped-def]
    key, numbers, base_high, base_low, mask_high, mask_low, slot_bytes, out, lengths
):
    """Write the address of base whose host bits are those of a number, in RFC 5952's form, at most 39 bytes.

    numbers: (n_rows,) int64, their 62 bits are the lowest ones
    key: stream of the bits above these, drawn at the number
    base, mask: 128 bits each, the mask has ones where the host's bits are; slot_bytes: IPV6_BYTES
    """
    for r in range(lengths.size):
        number = np.uint64(numbers[r])
        more = squares64(key, number)
        high = base_high | (more & mask_high)
        low = base_low | ((number | ((more >> _62) << _62)) & mask_low)
        best, best_size, run = 8, 1, 0  # the first of the longest runs of zero groups, two at least
        for place in range(8):
            if group_of(high, low, place) == np.uint64(0):
                run += 1
                if run > best_size:
                    best, best_size = place - run + 1, run
            else:
                run = 0
        start = r * slot_bytes
        at = start
        place = 0
        while place < 8:
            if place == best:
                out[at] = 58
                at += 1
                place += best_size
                if place == 8:
                    out[at] = 58
                    at += 1
            else:
                if place > 0:
                    out[at] = 58
                    at += 1
                at = put_group(out, at, group_of(high, low, place))
                place += 1
        lengths[r] = np.int32(at - start)
