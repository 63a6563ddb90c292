"""A keyed permutation of 0 .. n - 1, one element at a time, for any n from 1 to 2^62.

A Feistel network (Luby and Rackoff 1988) over a mixed radix (Black and Rogaway 2002): an element is
a pair of halves, low in 0 .. 2^k - 1 and high in 0 .. a - 1, where 2^k is about the root of n and
a = ceil(n / 2^k). Each pair of rounds changes low by XOR and then high by addition modulo a, with
draws of Squares at (round, other half). The halves make fewer than n + 2^k elements, so a result
that is not below n, and is permuted again until it is (cycle walking, the same paper), comes up
with a probability below 2^k / n. A network over whole bits would walk up to half of the time, and
with so rare a second step the loop over rows still vectorises, see kernels/permutation.py.

Rounds: six at least (four are told from a random permutation by as many elements as a table has),
and as many as it takes until two elements that share a half have forgotten it: each pair of rounds
divides what is left by a, and pairs_of_rounds stops at 2^-24. So n = 5 takes 48 and 2^16 six.
"""

import numpy as np

from misata_sql.kernels.jit import device
from misata_sql.random.squares import squares64

N_MAX = 2**62

_0, _1, _31, _33 = np.uint64(0), np.uint64(1), np.uint64(31), np.uint64(33)
_SECOND = np.uint64(2**32)  # marks the second round of a pair in the counter


@device
def bits_of_low(n):  # type: ignore[no-untyped-def]
    """Bits k of the low half, uint64 0 .. 31: half the bits of n - 1, rounded up."""
    bits = _0
    while (_1 << bits) < np.uint64(n):
        bits += _1
    return (bits + _1) >> _1


@device
def pairs_of_rounds(n):  # type: ignore[no-untyped-def]
    """Pairs of rounds of a permutation of n elements, int64 3 .. 24."""
    k = bits_of_low(n)
    size = (np.uint64(n) + (_1 << k) - _1) >> k
    bits = 0  # of the size of the high half, rounded down
    while (_1 << np.uint64(bits + 1)) <= size:
        bits += 1
    return max(3, (24 + bits - 1) // bits) if bits > 0 else 3


@device
def mix(key, n, k, pair, x):  # type: ignore[no-untyped-def]
    """Pair of rounds number `pair` on the element x. All uint64; k from bits_of_low(n)."""
    size = (n + (_1 << k) - _1) >> k
    low = x & ((_1 << k) - _1)
    high = x >> k
    low ^= (squares64(key, (pair << _33) | high) >> _33) & ((_1 << k) - _1)
    # 33 bits of the draw times at most 2^31: a number below `size`, even to size * 2^-33
    high += ((squares64(key, (pair << _33) | _SECOND | low) >> _31) * size) >> _33
    high = high - size if high >= size else high
    return (high << k) | low


@device
def unmix(key, n, k, pair, x):  # type: ignore[no-untyped-def]
    """The inverse of mix."""
    size = (n + (_1 << k) - _1) >> k
    low = x & ((_1 << k) - _1)
    high = x >> k
    step = ((squares64(key, (pair << _33) | _SECOND | low) >> _31) * size) >> _33
    high = high - step if high >= step else high + size - step
    low ^= (squares64(key, (pair << _33) | high) >> _33) & ((_1 << k) - _1)
    return (high << k) | low


@device
def permute(key, n, k, pairs, x):  # type: ignore[no-untyped-def]
    """Where the permutation `key` of n elements takes x, uint64.

    key: uint64 stream key; n: uint64 1 .. 2^62; k, pairs: bits_of_low(n), pairs_of_rounds(n)
    x: uint64 below n; from another one the walk may never come back
    """
    while True:
        for pair in range(pairs):
            x = mix(key, n, k, np.uint64(pair), x)
        if x < n:
            return x


@device
def unpermute(key, n, k, pairs, y):  # type: ignore[no-untyped-def]
    """The x below n that permute takes to y."""
    while True:
        for pair in range(pairs):
            y = unmix(key, n, k, np.uint64(pairs - 1 - pair), y)
        if y < n:
            return y
