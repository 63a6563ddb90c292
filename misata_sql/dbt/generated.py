"""What a source's `meta` says of its rows, as a call of misata_table or misata_perturb."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from misata_sql.errors import ArgumentError
from misata_sql.registry import read_count, read_scale
from misata_sql.spec.keywords import quote_text

KINDS = ("view", "table")
DEFAULTS = ("seed", "scale", "scenario")  # that vars may give, as misata_seed and so on


@dataclass(frozen=True)
class Generated:
    """How the rows of one source are made.

    table: the name by which misata_table knows it
    n_rows: None for those of its natural size times scale
    scale: of the natural sizes, or of n_rows
    scenario: its text or name
    """

    label: str
    table: str
    n_rows: int | None
    scale: Fraction | None
    seed: int
    locale: Any
    parents: Mapping[str, int]
    scenario: str | None
    kind: str

    @property
    def rows(self) -> int | None:
        """How many they are, where that is said."""
        if self.n_rows is None or self.scale is None:
            return self.n_rows
        return -(-self.n_rows * self.scale.numerator // self.scale.denominator)


def read_generated(
    label: str, table: str, meta: Mapping[str, Any], defaults: Mapping[str, Any], root: Path
) -> Generated:
    """defaults: seed, scale and scenario of sources that say nothing; root: where files of scenarios are looked for

    Raises ArgumentError, which names the source.
    """
    try:
        given = {name: meta.get(name, defaults.get(name)) for name in DEFAULTS}
        n_rows = None if meta.get("rows") is None else read_count("rows", _number("rows", meta["rows"]))
        if n_rows is None and meta.get("scale") is None:
            raise ArgumentError(
                "nothing says how many rows it has\n  Hint: meta: {plugin: misata, rows: 1e6}, or a scale"
            )
        if n_rows is not None and meta.get("scale") is not None:
            raise ArgumentError("rows and scale both say how many rows it has; give one of them")
        scale = None if given["scale"] is None else read_scale(_number("scale", given["scale"]))
        if meta.get("scale") is not None and defaults.get("scale") is not None:
            scale = read_scale(_number("scale", meta["scale"])) * read_scale(_number("misata_scale", defaults["scale"]))
        kind = str(meta.get("materialization", KINDS[0]))
        if kind not in KINDS:
            raise ArgumentError(f"materialization must be {' or '.join(KINDS)} (got {kind!r})")
        return Generated(
            label,
            table,
            n_rows,
            scale,
            _seed(given["seed"]),
            meta.get("locale"),
            _parents(meta.get("parents")),
            _scenario(given["scenario"], root),
            kind,
        )
    except ArgumentError as error:
        raise ArgumentError(f"{label}: {error}") from None


def rows_sql(source: Generated, parents: Mapping[str, int]) -> str:
    """SELECT of its rows. parents: sizes of all tables it refers to that are known"""
    named = ""
    if source.seed:
        named += f", seed := {source.seed}"
    if source.n_rows is None and source.scale is not None:
        named += f", scale := {_decimal(source.scale)}"
    sizes = {**parents, **source.parents}
    if sizes:
        named += f", parents := MAP {{{', '.join(f'{quote_text(name)}: {n}' for name, n in sizes.items())}}}"
    if source.locale is not None:
        named += f", locale := {_locale(source)}"
    n_rows = "NULL" if source.n_rows is None else str(source.rows)
    if source.scenario is None:
        return f"SELECT * FROM misata_table({quote_text(source.table)}, {n_rows}{named})"
    scenario = quote_text(source.scenario)
    return f"SELECT * FROM misata_perturb({quote_text(source.table)}, {n_rows}, {scenario}{named})"


def known_sizes(
    source: Generated, ancestors: Mapping[str, Generated], natural: Callable[[Generated], int]
) -> dict[str, int]:
    """Rows of the generated sources that a source refers to. natural: counts those of one that has a scale alone

    Raises ArgumentError where they are generated in another way, so that keys would not meet.
    """
    sizes = {}
    for name, parent in ancestors.items():
        for what in ("seed", "locale"):
            mine, other = getattr(source, what), getattr(parent, what)
            if mine != other:
                raise ArgumentError(
                    f"{source.label} refers to {parent.label}, but {what} is {mine!r} here and {other!r} there, "
                    f"so that its keys would be others\n  Hint: give both the same {what}"
                )
        rows = parent.rows
        sizes[name] = natural(parent) if rows is None else rows
        said = source.parents.get(name)
        if said is not None and said != sizes[name]:
            raise ArgumentError(
                f"{source.label}: parents says {name}: {said}, but {parent.label} has {sizes[name]} rows"
            )
    return sizes


def _number(name: str, value: Any) -> Any:
    """YAML reads 1e6 as a text."""
    if not isinstance(value, str):
        return value
    try:
        return float(value.replace("_", ""))
    except ValueError:
        raise ArgumentError(f"{name} must be a number, such as 1e6 (got {value!r})") from None


def _seed(value: Any) -> int:
    if value is None:
        return 0
    try:
        return int(value)
    except (TypeError, ValueError):
        raise ArgumentError(f"seed must be an integer (got {value!r})") from None


def _parents(value: Any) -> dict[str, int]:
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise ArgumentError(f"parents must be tables and their numbers of rows (got {value!r})")
    return {str(name): read_count(f"parents: {name}", _number(str(name), n)) for name, n in value.items()}


def _scenario(value: Any, root: Path) -> str | None:
    """A name, the text of a scenario, or a file of one. Raises ArgumentError."""
    from misata_sql.chaos.named import is_name, named_scenario
    from misata_sql.errors import UnknownNameError

    if value is None or value == "":
        return None
    text = str(value).strip()
    if text.endswith(".sql"):
        try:
            return (root / text).read_text(encoding="utf-8")
        except OSError as error:
            raise ArgumentError(f"the scenario {text} cannot be read: {error.strerror}") from None
    try:
        if is_name(text):
            named_scenario(text)
    except UnknownNameError as error:
        raise ArgumentError(str(error)) from None
    return text


def _locale(source: Generated) -> str:
    if isinstance(source.locale, str):
        return quote_text(source.locale)
    if not isinstance(source.locale, Mapping):
        raise ArgumentError(f"{source.label}: locale must be a locale or locales with weights (got {source.locale!r})")
    return f"MAP {{{', '.join(f'{quote_text(str(name))}: {weight}' for name, weight in source.locale.items())}}}"


def _decimal(scale: Fraction) -> str:
    return repr(float(scale))
