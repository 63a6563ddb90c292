"""Generators of technical values: addresses, colours, documents."""

from misata_sql.generators.arguments import Argument
from misata_sql.generators.generator import Generator
from misata_sql.generators.identifiers import identifier
from misata_sql.samplers.base import Sampler


def _ipv4(cidr: str) -> Sampler:
    from misata_sql.samplers.internet import make_ipv4

    return make_ipv4(cidr)


def _ipv6(cidr: str) -> Sampler:
    from misata_sql.samplers.internet import make_ipv6

    return make_ipv6(cidr)


def _json(template: str) -> Sampler:
    from misata_sql.samplers.json_documents import make_json

    return make_json(template)


A = Argument
TECHNICAL: tuple[Generator, ...] = (
    Generator(
        "misata_mac", (), "VARCHAR", "locally administered MAC addresses", "misata_mac()",
        identifier("mac", "codes", "mac_tables"),
    ),
    Generator(
        "misata_hex_colour", (), "VARCHAR", "colours as #rrggbb", "misata_hex_colour()",
        identifier("hex_colour", "codes", "hex_colour_tables"),
    ),
    Generator(
        "misata_ipv4", (A("cidr", "text", "block whose host addresses are drawn", "10.0.0.0/8"),),
        "VARCHAR", "IPv4 addresses, from a private block unless another is given", "misata_ipv4('192.0.2.0/24')", _ipv4,
    ),
    Generator(
        "misata_ipv6", (A("cidr", "text", "block whose addresses are drawn", "2001:db8::/32"),),
        "VARCHAR", "IPv6 addresses in canonical form, from the documentation block unless another is given",
        "misata_ipv6('fd00::/8')", _ipv6,
    ),
    Generator(
        "misata_json", (A("template", "text", "JSON with generators in its strings"),),
        "VARCHAR", "JSON documents by a template",
        """misata_json('{"id": "{misata_sequence(1)}", "tags": ["{misata_vocabulary(''word'')}"], "v": 1}')""", _json,
    ),
)  # fmt: skip
