"""MD5, SHA-1 and SHA-256 of many byte strings at once. Sources: RFC 1321, RFC 3174, RFC 6234.

Every string is a lane of numpy's; a block of 64 bytes of all lanes is hashed at a time. MD5's constants are the integer
parts of sines, none of which is nearer than 0.01 to an integer, so that any libm gives them.
"""

import math
from collections.abc import Callable

import numpy as np

_PRIMES = [p for p in range(2, 312) if all(p % q for q in range(2, p))]
_SINES = [int(abs(math.sin(i + 1)) * 2**32) for i in range(64)]
_SHIFTS = ((7, 12, 17, 22), (5, 9, 14, 20), (4, 11, 16, 23), (6, 10, 15, 21))


def _root(value: int, degree: int) -> int:
    """The integer part of a root."""
    low, high = 0, 1 << (value.bit_length() // degree + 1)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if middle**degree <= value else (low, middle - 1)
    return low


_SHA256_ROUNDS = [_root(p << 96, 3) & 0xFFFFFFFF for p in _PRIMES[:64]]
_SHA256_START = [_root(p << 64, 2) & 0xFFFFFFFF for p in _PRIMES[:8]]
_MD5_START = [0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476]
_SHA1_START = [*_MD5_START, 0xC3D2E1F0]
_SHA1_ROUNDS = [_root(n << 60, 2) & 0xFFFFFFFF for n in (2, 3, 5, 10)]

Words = list[np.ndarray]


def _turn(x: np.ndarray, bits: int) -> np.ndarray:
    """Rotate uint32 to the left."""
    return (x << np.uint32(bits)) | (x >> np.uint32(32 - bits))


def _md5_block(state: Words, words: Words) -> Words:
    a, b, c, d = state
    for i in range(64):
        if i < 16:
            mixed, place = (b & c) | (~b & d), i
        elif i < 32:
            mixed, place = (d & b) | (~d & c), (5 * i + 1) % 16
        elif i < 48:
            mixed, place = b ^ c ^ d, (3 * i + 5) % 16
        else:
            mixed, place = c ^ (b | ~d), 7 * i % 16
        turned = _turn(a + mixed + np.uint32(_SINES[i]) + words[place], _SHIFTS[i // 16][i % 4])
        a, d, c, b = d, c, b, b + turned
    return [a, b, c, d]


def _sha1_block(state: Words, words: Words) -> Words:
    words = list(words)
    for i in range(16, 80):
        words.append(_turn(words[i - 3] ^ words[i - 8] ^ words[i - 14] ^ words[i - 16], 1))
    a, b, c, d, e = state
    for i in range(80):
        if i < 20:
            mixed = (b & c) | (~b & d)
        elif 40 <= i < 60:
            mixed = (b & c) | (b & d) | (c & d)
        else:
            mixed = b ^ c ^ d
        first = _turn(a, 5) + mixed + e + np.uint32(_SHA1_ROUNDS[i // 20]) + words[i]
        a, b, c, d, e = first, a, _turn(b, 30), c, d
    return [a, b, c, d, e]


def _sha256_block(state: Words, words: Words) -> Words:
    words = list(words)
    for i in range(16, 64):
        x, y = words[i - 15], words[i - 2]
        near = _turn(x, 25) ^ _turn(x, 14) ^ (x >> np.uint32(3))
        far = _turn(y, 15) ^ _turn(y, 13) ^ (y >> np.uint32(10))
        words.append(words[i - 16] + near + words[i - 7] + far)
    a, b, c, d, e, f, g, h = state
    for i in range(64):
        first = h + (_turn(e, 26) ^ _turn(e, 21) ^ _turn(e, 7)) + ((e & f) ^ (~e & g))
        first = first + np.uint32(_SHA256_ROUNDS[i]) + words[i]
        second = (_turn(a, 30) ^ _turn(a, 19) ^ _turn(a, 10)) + ((a & b) ^ (a & c) ^ (b & c))
        a, b, c, d, e, f, g, h = first + second, a, b, c, d + first, e, f, g
    return [a, b, c, d, e, f, g, h]


# block function, start, byte order of words and lengths
_KINDS: dict[str, tuple[Callable[[Words, Words], Words], list[int], str]] = {
    "md5": (_md5_block, _MD5_START, "<"),
    "sha1": (_sha1_block, _SHA1_START, ">"),
    "sha256": (_sha256_block, _SHA256_START, ">"),
}


def digest(kind: str, data: np.ndarray, offsets: np.ndarray) -> np.ndarray:
    """(n, 16, 20 or 32) uint8 digests of n strings.

    data: uint8; string i is data[offsets[i]:offsets[i + 1]], offsets (n + 1,) int64
    """
    block_of, start, order = _KINDS[kind]
    lengths = np.diff(offsets)
    n_blocks = (lengths + 8) // 64 + 1
    state = [np.full(len(lengths), word, np.uint32) for word in start]
    for block in range(int(n_blocks.max(initial=0))):
        lanes = np.flatnonzero(n_blocks > block)
        words = _words(data, offsets[lanes], lengths[lanes], n_blocks[lanes], block, order)
        with np.errstate(over="ignore"):
            changed = block_of([word[lanes] for word in state], words)
            for word, new in zip(state, changed, strict=True):
                word[lanes] += new
    return np.stack(state, axis=1).astype(f"{order}u4").view(np.uint8).reshape(len(lengths), -1)


def _words(
    data: np.ndarray, starts: np.ndarray, lengths: np.ndarray, n_blocks: np.ndarray, block: int, order: str
) -> Words:
    """The 16 words of one block of each string: its bytes, one bit, zeros, and its length in bits in the last one."""
    place = np.arange(block * 64, block * 64 + 64)
    inside = place < lengths[:, None]
    if len(data):
        octets = np.where(inside, data[np.where(inside, starts[:, None] + place, 0)], 0).astype(np.uint8)
    else:
        octets = np.zeros((len(lengths), 64), np.uint8)
    octets[place == lengths[:, None]] = 0x80
    last = n_blocks == block + 1
    octets[last, 56:] = (lengths[last] * 8).astype(f"{order}u8").view(np.uint8).reshape(-1, 8)
    return list(np.ascontiguousarray(octets.view(f"{order}u4").astype(np.uint32).T))
