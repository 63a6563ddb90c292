"""Generators of technical values: addresses, colours, files, documents."""

from collections.abc import Callable

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


def _url() -> Sampler:
    from misata_sql.samplers.web import make_url

    return make_url()


def _domain() -> Sampler:
    from misata_sql.samplers.web import DomainName

    return DomainName()


def _file_name(extension: str) -> Sampler:
    from misata_sql.samplers.web import make_file_name

    return make_file_name(extension)


def _version() -> Sampler:
    from misata_sql.samplers.text import Regex

    return Regex(r"(\d|1\d)\.(\d|[1-3]\d)\.(\d|[1-4]\d)", "misata_semver()")


def _listed(function: str, name: str) -> Callable[[], Sampler]:
    """make() of a built-in list that has a generator of its own."""

    def make() -> Sampler:
        from misata_sql.samplers.categories import Categories
        from misata_sql.values.vocabularies import vocabulary

        words = vocabulary(name)
        text = f"{function}(), {len(words.values)} values"
        return Categories(words.values, words.weights, text, declared_weights=False)

    return make


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
        "misata_colour", (), "VARCHAR", "English names of colours", "misata_colour()",
        _listed("misata_colour", "colour"),
    ),
    Generator(
        "misata_url", (), "VARCHAR", "pages of the reserved example.com, .org and .net", "misata_url()", _url,
    ),
    Generator(
        "misata_domain", (), "VARCHAR", "names under the reserved example.com, .org and .net", "misata_domain()",
        _domain,
    ),
    Generator(
        "misata_user_agent", (), "VARCHAR", "what common browsers call themselves", "misata_user_agent()",
        _listed("misata_user_agent", "user_agent"),
    ),
    Generator(
        "misata_file_name", (A("extension", "text", "of the file, such as 'pdf'; 'any' mixes the common ones", "any"),),
        "VARCHAR", "names of files", "misata_file_name('csv')", _file_name,
    ),
    Generator(
        "misata_mime_type", (), "VARCHAR", "media types", "misata_mime_type()",
        _listed("misata_mime_type", "mime_type"),
    ),
    Generator(
        "misata_currency", (), "VARCHAR", "ISO 4217 codes, by the size of the economies", "misata_currency()",
        _listed("misata_currency", "currency"),
    ),
    Generator("misata_semver", (), "VARCHAR", "semantic versions such as 2.4.11", "misata_semver()", _version),
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
