"""Keys of random streams: one for each (seed, table, column, purpose), by a real hash.

The fields go into BLAKE2b with their number and lengths before them, so no two different lists of
fields are the same input: ("a", "bc") is not ("ab", "c"), and seed 12 of table "3" is not seed 1 of
table "23". The personalisation of the hash carries the version of this scheme.

A Squares key cannot be any number: its hexadecimal digits must look irregular, or the first rounds
mix poorly. The paper's key program and its ports state that in slightly different words; the rule
here satisfies them all. No digit is 0, the upper eight are all different, the lower eight are all
different, the ninth differs from the eighth (counted from the lowest), and the lowest is odd. The
hash, 128 bits, is the rank of the key among the KEY_COUNT numbers, about 2^54.9, that obey it.

So different streams always have different hash inputs, and the same key with a probability of
2^-54.9: in a definition of 10,000 streams any two are alike once in 6 * 10^8 seeds.
"""

import hashlib
import operator

from misata_sql.errors import ArgumentError

STREAM_VERSION = 1
SEED_MIN = -(2**127)
SEED_MAX = 2**127 - 1

_PERSON = b"misata-stream-%d" % STREAM_VERSION
_FOLD = bytes(b + 32 if 65 <= b <= 90 else b for b in range(256))

_LOW_COUNT = 8 * 14 * 13 * 12 * 11 * 10 * 9 * 8
_HIGH_COUNT = 14 * 14 * 13 * 12 * 11 * 10 * 9 * 8
KEY_COUNT = _LOW_COUNT * _HIGH_COUNT


def stream_key(seed: int, *path: str, purpose: str) -> int:
    """The well-formed 64-bit Squares key of one stream.

    seed: any integer that a HUGEINT holds, -2^127 to 2^127 - 1; another raises ArgumentError
    path: names from the outermost inwards: table, column, field of a STRUCT, ... Case does not
        count in ASCII letters and counts in others, as in DuckDB's names
    purpose: what the draws are for ("value", "null", ...), exactly as spelled; a column that needs
        several draws for a row takes several purposes

    >>> hex(stream_key(1, "orders", "price", purpose="value"))
    '0x54fbe3c13a6bc17f'
    >>> hex(stream_key(1, "ORDERS", "Price", purpose="value"))
    '0x54fbe3c13a6bc17f'
    """
    fields = [str(checked_seed(seed)).encode()]
    fields += (name.encode("utf-8", "surrogatepass").translate(_FOLD) for name in path)
    fields.append(purpose.encode("utf-8", "surrogatepass"))
    digest = hashlib.blake2b(len(fields).to_bytes(8, "little"), digest_size=16, person=_PERSON)
    for field in fields:
        digest.update(len(field).to_bytes(8, "little"))
        digest.update(field)
    return key_of_rank(int.from_bytes(digest.digest(), "little") % KEY_COUNT)


def checked_seed(seed: int) -> int:
    """The seed as a plain int; ArgumentError where it is not an integer that a HUGEINT holds."""
    if isinstance(seed, bool):
        raise ArgumentError(f"seed must be an integer (got {seed!r} that is a bool)")
    try:
        value = operator.index(seed)
    except TypeError:
        raise ArgumentError(f"seed must be an integer (got {seed!r} that is a {type(seed).__name__})") from None
    if not SEED_MIN <= value <= SEED_MAX:
        raise ArgumentError(f"seed must be from -2^127 to 2^127 - 1, a HUGEINT (got {value})")
    return value


def key_of_rank(rank: int) -> int:
    """The well-formed key number `rank`, 0 <= rank < KEY_COUNT; each is another key."""
    rank, low_rank = divmod(rank, _LOW_COUNT)
    low_rank, odd = divmod(low_rank, 8)
    digits = [2 * odd + 1]
    digits += _arrangement(low_rank, 7, excluded=digits[0])
    rank, ninth = divmod(rank, 14)
    upper = _choices(digits[-1])[ninth]
    digits += [upper, *_arrangement(rank, 7, excluded=upper)]
    return sum(digit << (4 * place) for place, digit in enumerate(digits))


def is_well_formed(key: int) -> bool:
    """Whether a number may be a Squares key by the rule of this module."""
    if not 0 <= key < 2**64:
        return False
    digits = [key >> (4 * place) & 15 for place in range(16)]
    return (
        0 not in digits
        and len(set(digits[:8])) == len(set(digits[8:])) == 8
        and digits[7] != digits[8]
        and digits[0] % 2 == 1
    )


def _choices(excluded: int) -> list[int]:
    return [digit for digit in range(1, 16) if digit != excluded]


def _arrangement(rank: int, count: int, excluded: int) -> list[int]:
    """The arrangement with that rank of `count` of the 14 non-zero digits other than `excluded`."""
    left = _choices(excluded)
    digits = []
    for _ in range(count):
        rank, place = divmod(rank, len(left))
        digits.append(left.pop(place))
    return digits
