"""The templates of format (fmt's, as in Python) and printf: literal pieces and how each argument is written."""

import re
from dataclasses import dataclass

_FIELD = re.compile(r"(\d*)(?::([^{}]*))?")
_SPEC = re.compile(
    r"(?:(?P<fill>[^{}])?(?P<align>[<>]))?(?P<sign>[+ -])?(?P<zero>0)?(?P<width>[1-9]\d*)?"
    r"(?P<group>[,_])?(?:\.(?P<places>\d+))?(?P<kind>[a-zA-Z])?"
)
_PRINTF = re.compile(
    r"%(?:(?P<place>[1-9]\d*)\$)?(?P<flags>[-+ 0]*)(?P<width>[1-9]\d*)?(?:\.(?P<places>\d+))?(?:ll|l|h)?"
    r"(?P<kind>[a-zA-Z%])"
)
MAX_WIDTH = 1_000


class TemplateError(Exception):
    """A template that is not understood; str(error) says what."""


@dataclass(frozen=True)
class Spec:
    """How an argument is written.

    align: '<', '>' or '' (the type's own); sign: '+', ' ' or ''; zero: padded with zeros between sign and digits
    places: digits behind the point, or characters of a text; None: not given; group: a sign between thousands
    kind: the letter, or ''
    """

    fill: str = " "
    align: str = ""
    sign: str = ""
    zero: bool = False
    width: int = 0
    places: int | None = None
    group: str = ""
    kind: str = ""


Pieces = list[str | tuple[int, Spec]]  # a text as it stands, or the number of an argument from 0


def format_pieces(template: str) -> Pieces:
    """Of format('{} {:05d}', ...). Raises TemplateError."""
    pieces: Pieces = []
    at, counted, numbered = 0, 0, False
    while at < len(template):
        c = template[at]
        if c in "{}" and template[at + 1 : at + 2] == c:
            pieces.append(c)
            at += 2
        elif c == "{":
            end = template.find("}", at)
            field = _FIELD.fullmatch(template[at + 1 : max(end, at + 1)])
            if end < 0 or field is None:
                raise TemplateError("a field is not understood")
            if field[1]:
                numbered = True
            elif numbered:
                raise TemplateError("numbered and unnumbered fields are mixed")
            pieces.append((int(field[1] or counted), _format_spec(field[2] or "")))
            counted += not field[1]
            if numbered and counted:
                raise TemplateError("numbered and unnumbered fields are mixed")
            at = end + 1
        elif c == "}":
            raise TemplateError("a } stands alone")
        else:
            pieces.append(c)
            at += 1
    return pieces


def _format_spec(text: str) -> Spec:
    found = _SPEC.fullmatch(text)
    if found is None:
        raise TemplateError(f"the field {{:{text}}} is not supported yet")
    if found["group"] and (found["width"] or found["zero"] or found["sign"] or found["align"]):
        raise TemplateError("thousands signs together with a width are not supported yet")
    sign = found["sign"] or ""
    return _checked(Spec(
        found["fill"] or " ", found["align"] or "", "" if sign == "-" else sign, bool(found["zero"]),
        int(found["width"] or 0), int(found["places"]) if found["places"] else None, found["group"] or "",
        found["kind"] or "",
    ))  # fmt: skip


def printf_pieces(template: str) -> Pieces:
    """Of printf('%s %05d', ...). Raises TemplateError."""
    pieces: Pieces = []
    at, counted = 0, 0
    while at < len(template):
        if template[at] != "%":
            pieces.append(template[at])
            at += 1
            continue
        found = _PRINTF.match(template, at)
        if found is None or (found["kind"] == "%" and found[0] != "%%"):
            raise TemplateError("a % is not understood")
        at = found.end()
        if found["kind"] == "%":
            pieces.append("%")
            continue
        flags = found["flags"]
        if len(flags) > 1 or not found["kind"]:
            raise TemplateError(f"{found[0]} is not supported yet")
        kind = "d" if found["kind"] in "iu" else found["kind"]
        align = "<" if flags == "-" else ">" if kind == "s" else ""
        spec = Spec(
            " ", align, flags if flags in ("+", " ") else "", flags == "0", int(found["width"] or 0),
            int(found["places"]) if found["places"] else None, "", kind,
        )  # fmt: skip
        if found["place"] and counted:
            raise TemplateError("numbered and unnumbered arguments are mixed")
        pieces.append((int(found["place"]) - 1 if found["place"] else counted, _checked(spec)))
        counted += not found["place"]
    return pieces


def _checked(spec: Spec) -> Spec:
    if spec.width > MAX_WIDTH:
        raise TemplateError(f"a width above {MAX_WIDTH} is not supported")
    if spec.zero and spec.align:
        raise TemplateError("zeros together with an alignment are not supported yet")
    return spec
