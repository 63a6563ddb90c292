"""Samplers of IP addresses within a block."""

import ipaddress
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from misata_sql.domains.domain import Domain
from misata_sql.engine.program import Buffer, Layout
from misata_sql.errors import GeneratorError
from misata_sql.kernels import internet, quantile
from misata_sql.samplers.base import Cell, Numbered, Sampler, no_domain, wrong_type
from misata_sql.spec.types import VARCHAR, SqlType

NUMBERS_MAX = 1 << 62


@dataclass(frozen=True)
class Addresses(Sampler):
    """Every address of a block equally likely; of IPv4 blocks without the network's own and the broadcast address."""

    network: ipaddress.IPv4Network | ipaddress.IPv6Network
    text: str
    natural = VARCHAR

    @property
    def first(self) -> int:
        """The least address, as a number."""
        return int(self.network.network_address) + (self.count < self.network.num_addresses)

    @property
    def count(self) -> int:
        """How many addresses there are."""
        has_broadcast = self.network.version == 4 and self.network.prefixlen < 31
        return self.network.num_addresses - 2 * has_broadcast

    def fit(self, type: SqlType, domain: Domain) -> Sampler:
        if type.id != "VARCHAR":
            raise wrong_type(self, type)
        if not domain.is_free:
            raise no_domain(self, domain)
        return self

    def emit(self, cell: Cell) -> Layout:
        numbers = cell.buffer("i8")
        count = np.uint64(min(self.count, NUMBERS_MAX))
        cell.add(quantile.fill_uniform_int, cell.key("value"), 0, count, numbers)
        return _emit_texts(cell, self, numbers)

    def numbered(self) -> "NumberedAddresses":
        """In order from the first one; the bits of a host above 62 are random, by the number."""
        return NumberedAddresses(self)

    def longest_text(self) -> int | None:
        """Of any address."""
        return 15 if self.network.version == 4 else 39

    def describe(self) -> str:
        return f"{self.text}, {self.count:,} addresses"


class NumberedAddresses(Numbered):
    """A block's addresses by number."""

    def __init__(self, addresses: Addresses) -> None:
        self.addresses = addresses
        self.n_values = addresses.count

    def emit_numbered(self, cell: Cell, numbers: Buffer) -> Layout:
        return _emit_texts(cell, self.addresses, numbers)


def _emit_texts(cell: Cell, addresses: Addresses, numbers: Buffer) -> Layout:
    lengths = cell.buffer("i4")
    if addresses.network.version == 4:
        out = cell.buffer("u1", internet.IPV4_BYTES)
        cell.add(
            internet.fill_ipv4_text, numbers, _octets(), np.uint64(addresses.first), internet.IPV4_BYTES, out, lengths
        )
        return Layout("slots", internet.IPV4_BYTES, data=out, offsets=lengths)
    out = cell.buffer("u1", internet.IPV6_BYTES)
    base, mask = int(addresses.network.network_address), int(addresses.network.hostmask)
    words = [np.uint64(word) for number in (base, mask) for word in divmod(number, 1 << 64)]
    cell.add(internet.fill_ipv6_text, cell.key("host"), numbers, *words, internet.IPV6_BYTES, out, lengths)
    return Layout("slots", internet.IPV6_BYTES, data=out, offsets=lengths)


@cache
def _octets() -> np.ndarray[Any, np.dtype[np.uint32]]:
    return np.array([int.from_bytes(f"{n}.".encode()[:4], "little") for n in range(256)], np.uint32)


def make_ipv4(cidr: str) -> Sampler:
    """The sampler of misata_ipv4(cidr)."""
    return Addresses(_network("misata_ipv4", cidr, ipaddress.IPv4Network, "10.0.0.0/8"), f"misata_ipv4({cidr!r})")


def make_ipv6(cidr: str) -> Sampler:
    """The sampler of misata_ipv6(cidr)."""
    return Addresses(_network("misata_ipv6", cidr, ipaddress.IPv6Network, "2001:db8::/32"), f"misata_ipv6({cidr!r})")


def _network(function: str, cidr: str, kind: Any, example: str) -> Any:
    try:
        return kind(cidr)
    except ValueError as error:
        raise GeneratorError(
            f"{function}: cidr must be a block such as '{example}' (got cidr={cidr!r}: {error})\n"
            f"  Hint: the bits behind the prefix must be 0"
        ) from None
