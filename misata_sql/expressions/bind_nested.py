"""STRUCT, LIST, ARRAY and MAP in expressions: literals, subscripts and the functions that look into them."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from sqlglot import exp

from misata_sql.errors import DefinitionError
from misata_sql.expressions.bind_casts import cast_to
from misata_sql.expressions.expression_types import NULL, Node, NoTypeError, common_type, shown_sql
from misata_sql.spec.keywords import fold
from misata_sql.spec.types import BIGINT, BOOLEAN, INTEGER, UBIGINT, VARCHAR, SqlType, list_of, map_of, struct

if TYPE_CHECKING:
    from misata_sql.expressions.bind_expressions import Binder

Arguments = Sequence[exp.Expression]
Bind = Callable[["Binder", Arguments, exp.Expression, str], Node]

_COUNTS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER")
_LISTS = ("LIST", "ARRAY")


def is_list(node: Node) -> bool:
    return node.type.id in _LISTS


def _item_type(type: SqlType) -> SqlType:
    assert type.element is not None
    return type.element


def _node(op: str, type: SqlType, operands: Sequence[Node], value: object, text: str, *, null: bool = True) -> Node:
    return Node(op, type, tuple(operands), value, null, "", text)


# Literals


def make_list(binder: "Binder", items: Sequence[Node], text: str, *, array: bool = False) -> Node:
    """[a, b, ...]"""
    element = common_type(items) if items else NULL
    items = [cast_to(item, element, binder) for item in items]
    type = SqlType("ARRAY", element=element, size=len(items)) if array else list_of(element)
    return _node("list", type, items, None, text, null=False)


def list_literal(binder: "Binder", expression: exp.Expression) -> Node:
    return make_list(binder, [binder.bind(item) for item in expression.expressions], shown_sql(expression))


def _list_value(binder: "Binder", arguments: Arguments, expression: exp.Expression, name: str) -> Node:
    items = [binder.bind(item) for item in arguments]
    return make_list(binder, items, shown_sql(expression), array=name == "array_value")


def struct_literal(binder: "Binder", expression: exp.Expression) -> Node:
    """{'name': value, ...} and struct_pack(name := value, ...)"""
    names, fields = [], []
    for entry in expression.expressions:
        if not isinstance(entry, exp.PropertyEQ | exp.EQ):
            raise binder.error("a STRUCT needs names: {'name': value, ...}", expression)
        names.append(entry.this.name)
        field = binder.bind(entry.expression)
        fields.append(cast_to(field, INTEGER if field.type == NULL else field.type, binder))
    try:
        type = struct(zip(names, (field.type for field in fields), strict=True))
    except DefinitionError as error:
        raise binder.error(str(error), expression) from None
    return _node("struct", type, fields, None, shown_sql(expression), null=False)


def map_literal(binder: "Binder", expression: exp.Expression) -> Node:
    """MAP {key: value, ...} and map([key, ...], [value, ...])"""
    keys, values = expression.args.get("keys"), expression.args.get("values")
    if not (isinstance(keys, exp.Array) and isinstance(values, exp.Array)):
        raise binder.error("a MAP is understood as a literal only: MAP {key: value, ...}", expression)
    return _map_of(binder, keys.expressions, values.expressions, expression)


def _map(binder: "Binder", arguments: Arguments, expression: exp.Expression, name: str) -> Node:
    if len(arguments) != 2 or not all(isinstance(argument, exp.Array) for argument in arguments):
        raise binder.error("a MAP is understood as a literal only: MAP {key: value, ...}", expression)
    return _map_of(binder, arguments[0].expressions, arguments[1].expressions, expression)


def _map_of(binder: "Binder", keys: Arguments, values: Arguments, expression: exp.Expression) -> Node:
    if not keys or len(keys) != len(values):
        raise binder.error(f"a MAP of {len(keys)} keys and {len(values)} values", expression)
    text = shown_sql(expression)
    key_list = make_list(binder, [binder.bind(key) for key in keys], text)
    value_list = make_list(binder, [binder.bind(value) for value in values], text)
    key_type, value_type = _item_type(key_list.type), _item_type(value_list.type)
    if key_type == NULL or key_type.is_nested or key_type.id == "INTERVAL":
        raise binder.error(f"keys of type {key_type} are not supported yet {binder.where}", expression)
    if value_type == NULL:
        value_type = INTEGER
    seen: dict[object, str] = {}
    entries = []
    for key, value in zip(key_list.operands, value_list.operands, strict=True):
        if key.is_constant:
            if key.value is None or key.value in seen:
                raise binder.error("the keys of a MAP must be unique and not NULL", expression)
            seen[key.value] = key.text
        entries += [key, cast_to(value, value_type, binder)]
    return _node("map", map_of(key_type, value_type), entries, None, text, null=False)


# Subscripts


def field_of(binder: "Binder", node: Node, name: str, expression: exp.Expression) -> Node:
    """struct.name; the case of letters does not matter."""
    if node.type.id != "STRUCT":
        raise NoTypeError(f"{node.type} has no fields")
    names = [fold(field) for field, _ in node.type.fields]
    if fold(name) not in names:
        raise binder.error(f"{node.type} has no field {name!r}", expression)
    place = names.index(fold(name))
    type = node.type.fields[place][1]
    return _node("field", type, (node,), place, shown_sql(expression))


def dot(binder: "Binder", expression: exp.Expression) -> Node:
    return field_of(binder, binder.bind(expression.this), expression.expression.name, expression)


def subscript(binder: "Binder", node: Node, place: exp.Expression, expression: exp.Expression) -> Node:
    """list[i], list[i:j], map[key], struct['name']."""
    if node.type.id == "STRUCT":
        if not (isinstance(place, exp.Literal) and place.is_string):
            raise binder.error("a field of a STRUCT is named by a text constant", expression)
        return field_of(binder, node, place.name, expression)
    if isinstance(place, exp.Slice):
        if place.args.get("step") is not None:
            raise binder.error(f"a slice with a step is not supported yet {binder.where}", expression)
        bounds = tuple(constant_bound(binder, bound, expression) for bound in (place.this, place.expression))
        return _slice(node, bounds, expression)
    if node.type.id == "MAP":
        return _lookup(binder, "map value", node, binder.bind(place), expression)
    return _item(binder, node, binder.bind(place), expression)


def constant_bound(binder: "Binder", bound: exp.Expression | None, expression: exp.Expression) -> int | None:
    """A bound of a slice."""
    if bound is None:
        return None
    node = binder.bind(bound)
    if node.literal != "integer":
        raise binder.error(f"the bounds of a slice must be constants {binder.where}", expression)
    return int(node.value)


def _slice(node: Node, bounds: tuple[int | None, ...], expression: exp.Expression) -> Node:
    if not is_list(node):
        raise NoTypeError(f"a slice of {node.type}")
    return _node("slice list", list_of(_item_type(node.type)), (node,), bounds, shown_sql(expression))


def _item(binder: "Binder", node: Node, place: Node, expression: exp.Expression) -> Node:
    if not is_list(node):
        raise NoTypeError(f"a subscript of {node.type}")
    if place.type not in (NULL, VARCHAR) and place.type.id not in _COUNTS:
        raise NoTypeError(f"a subscript of type {place.type}")
    if place.type == VARCHAR and place.literal != "string":
        raise NoTypeError("a subscript of type VARCHAR")
    type = _item_type(node.type)
    if type == NULL:
        return Node("constant", NULL, text=shown_sql(expression))
    return _node("item", type, (node, cast_to(place, BIGINT, binder)), None, shown_sql(expression))


def _lookup(binder: "Binder", op: str, node: Node, key: Node, expression: exp.Expression) -> Node:
    """A function of a MAP and a key."""
    if node.type.id != "MAP":
        raise NoTypeError(f"a MAP is expected (got {node.type})")
    assert node.type.key is not None and node.type.element is not None
    wanted = common_type([_typed(node.type.key), key])
    node = cast_to(node, map_of(wanted, node.type.element), binder)
    key = cast_to(key, wanted, binder)
    type = {"map value": node.type.element, "map contains": BOOLEAN}.get(op) or list_of(node.type.element)  # type: ignore[arg-type]
    null = op != "map contains" or node.can_be_null or key.can_be_null
    return _node(op, type, (node, key), None, shown_sql(expression), null=null)


def _typed(type: SqlType) -> Node:
    """Some value of a type, to find what it has in common with others."""
    return Node("column", type)


# Functions


def _extract(binder: "Binder", arguments: Arguments, expression: exp.Expression, name: str) -> Node:
    """list_extract, array_extract, struct_extract and their like."""
    if len(arguments) != 2:
        raise binder.error(f"{name} takes 2 arguments (got {len(arguments)})", expression)
    node = binder.bind(arguments[0])
    if node.type == VARCHAR:
        from misata_sql.expressions.bind_text import character_at

        return character_at(binder, node, binder.bind(arguments[1]), expression)
    return subscript(binder, node, arguments[1].unnest(), expression)


def _map_function(op: str) -> Bind:
    def bind(binder: "Binder", arguments: Arguments, expression: exp.Expression, name: str) -> Node:
        if len(arguments) != 2:
            raise binder.error(f"{name} takes 2 arguments (got {len(arguments)})", expression)
        return _lookup(binder, op, binder.bind(arguments[0]), binder.bind(arguments[1]), expression)

    return bind


def _map_part(binder: "Binder", arguments: Arguments, expression: exp.Expression, name: str) -> Node:
    (node,) = _bind_exactly(binder, 1, arguments, expression, name)
    if node.type.id != "MAP":
        raise NoTypeError(f"a MAP is expected (got {node.type})")
    if name == "cardinality":
        return _node("list length", UBIGINT, (node,), None, shown_sql(expression), null=node.can_be_null)
    type = node.type.key if name == "map_keys" else node.type.element
    assert type is not None
    return _node("map part", list_of(type), (node,), int(name == "map_values"), shown_sql(expression))


def list_length(node: Node, expression: exp.Expression) -> Node:
    return Node(
        "list length", BIGINT, (node,), None, node.can_be_null, "", shown_sql(expression), bounds=(0, 2**32)
    )  # fmt: skip


def list_contains(binder: "Binder", node: Node, wanted: Node, expression: exp.Expression, op: str) -> Node:
    if node.type.id == "MAP":
        return _lookup(binder, "map contains", node, wanted, expression)
    if not is_list(node):
        raise NoTypeError(f"a list is expected (got {node.type})")
    item = common_type([_typed(_item_type(node.type)), wanted])
    if item == NULL or item.is_nested or item.id == "INTERVAL":
        raise NoTypeError(f"a list of {item} is not searched")
    node, wanted = cast_to(node, list_of(item), binder), cast_to(wanted, item, binder)
    if op == "list position":
        return _node(op, INTEGER, (node, wanted), None, shown_sql(expression))
    null = node.can_be_null or wanted.can_be_null
    return _node(op, BOOLEAN, (node, wanted), None, shown_sql(expression), null=null)


def _search(op: str) -> Bind:
    def bind(binder: "Binder", arguments: Arguments, expression: exp.Expression, name: str) -> Node:
        node, wanted = _bind_exactly(binder, 2, arguments, expression, name)
        return list_contains(binder, node, wanted, expression, op)

    return bind


def _length(binder: "Binder", arguments: Arguments, expression: exp.Expression, name: str) -> Node:
    (node,) = _bind_exactly(binder, 1, arguments, expression, name)
    if not is_list(node):
        raise NoTypeError(f"a list is expected (got {node.type})")
    return list_length(node, expression)


def join_lists(binder: "Binder", nodes: Sequence[Node], text: str, *, strict: bool) -> Node:
    """list_concat, and || where strict."""
    if not nodes or not all(is_list(node) or node.type == NULL for node in nodes):
        raise NoTypeError("lists are joined with lists only")
    element = common_type([_typed(_item_type(node.type)) for node in nodes if node.type != NULL])
    type = list_of(element)
    nodes = [cast_to(node, type, binder) for node in nodes]
    null = any(n.can_be_null for n in nodes) if strict else all(n.can_be_null for n in nodes)
    return _node("list concat", type, nodes, strict, text, null=null)


def _list_concat(binder: "Binder", arguments: Arguments, expression: exp.Expression, name: str) -> Node:
    nodes = [binder.bind(argument) for argument in arguments]
    text = shown_sql(expression)
    if name in ("list_append", "array_append", "array_push_back"):
        nodes = [nodes[0], make_list(binder, nodes[1:], text)]
    elif name in ("list_prepend", "array_prepend"):
        nodes = [make_list(binder, nodes[:1], text), *nodes[1:]]
    if name not in ("list_concat", "list_cat", "array_concat", "array_cat") and len(arguments) != 2:
        raise binder.error(f"{name} takes 2 arguments (got {len(arguments)})", expression)
    return join_lists(binder, nodes, text, strict=False)


def _split(binder: "Binder", arguments: Arguments, expression: exp.Expression, name: str) -> Node:
    if len(arguments) != 2:
        raise binder.error(f"{name} takes 2 arguments (got {len(arguments)})", expression)
    text, separator = _text_and_separator(binder, arguments, name)
    return _node("split", list_of(VARCHAR), (text,), separator, shown_sql(expression), null=text.can_be_null)


def _text_and_separator(binder: "Binder", arguments: Arguments, name: str) -> tuple[Node, str]:
    from misata_sql.expressions.signatures import text_operand

    text, separator = (text_operand(binder.bind(argument), binder) for argument in arguments[:2])
    if not separator.is_constant or not separator.value:
        raise binder.error(f"the separator of {name} must be a constant that is not empty", separator.text)
    return text, separator.value


def _split_part(binder: "Binder", arguments: Arguments, expression: exp.Expression, name: str) -> Node:
    """'' where the text has no such part."""
    if len(arguments) != 3:
        raise binder.error(f"{name} takes 3 arguments (got {len(arguments)})", expression)
    text, separator = _text_and_separator(binder, arguments, name)
    parts = _node("split", list_of(VARCHAR), (text,), separator, shown_sql(expression), null=text.can_be_null)
    place = cast_to(binder.bind(arguments[2]), BIGINT, binder)
    item = _node("item", VARCHAR, (parts, place), None, shown_sql(expression))
    empty = Node("constant", VARCHAR, value="", can_be_null=False)
    found = _node("coalesce", VARCHAR, (item, empty), None, shown_sql(expression), null=False)
    known = [Node("is not null", BOOLEAN, (node,), None, False) for node in (text, place)]
    both = Node("and", BOOLEAN, tuple(known), None, False)
    nothing = Node("constant", VARCHAR)
    return _node("case", VARCHAR, (both, found, nothing), None, shown_sql(expression))


def _join(binder: "Binder", arguments: Arguments, expression: exp.Expression, name: str) -> Node:
    node, separator = _bind_exactly(binder, 2, arguments, expression, name)
    if not is_list(node):
        raise NoTypeError(f"a list is expected (got {node.type})")
    if separator.type != VARCHAR or not separator.is_constant or separator.value is None:
        raise binder.error(f"the separator of {name} must be a constant", separator.text)
    node = cast_to(node, list_of(VARCHAR), binder, implicit=False)
    return _node("join", VARCHAR, (node,), separator.value, shown_sql(expression))


def _list_slice(binder: "Binder", arguments: Arguments, expression: exp.Expression, name: str) -> Node:
    if len(arguments) != 3:
        raise binder.error(f"{name} takes 3 arguments (got {len(arguments)})", expression)
    node = binder.bind(arguments[0])
    bounds = tuple(constant_bound(binder, bound, expression) for bound in arguments[1:])
    if node.type == VARCHAR:
        from misata_sql.expressions.bind_text import slice_text

        return slice_text(cast_to(node, VARCHAR, binder), bounds[0], bounds[1], expression)
    return _slice(node, bounds, expression)


def _bind_exactly(
    binder: "Binder", count: int, arguments: Arguments, expression: exp.Expression, name: str
) -> list[Node]:
    if len(arguments) != count:
        raise binder.error(f"{name} takes {count} argument{'s' * (count != 1)} (got {len(arguments)})", expression)
    return [binder.bind(argument) for argument in arguments]


FUNCTIONS: dict[str, Bind] = {
    **dict.fromkeys(("list_value", "list_pack", "array_value"), _list_value),
    "map": _map,
    **dict.fromkeys(("list_extract", "list_element", "array_extract", "struct_extract"), _extract),
    **dict.fromkeys(("map_extract", "element_at"), _map_function("map extract")),
    "map_extract_value": _map_function("map value"),
    "map_contains": _map_function("map contains"),
    **dict.fromkeys(("map_keys", "map_values", "cardinality"), _map_part),
    **dict.fromkeys(("list_contains", "list_has", "array_contains", "array_has"), _search("list contains")),
    **dict.fromkeys(("list_position", "list_indexof", "array_position", "array_indexof"), _search("list position")),
    "array_length": _length,
    **dict.fromkeys(
        ("list_concat", "list_cat", "array_concat", "array_cat", "list_append", "array_append", "array_push_back",
         "list_prepend", "array_prepend"), _list_concat,
    ),
    **dict.fromkeys(("string_split", "str_split", "split", "string_to_array"), _split),
    "split_part": _split_part,
    "array_to_string": _join,
    **dict.fromkeys(("list_slice", "array_slice"), _list_slice),
}  # fmt: skip
OPERATORS: dict[type[exp.Expression], Callable[["Binder", exp.Expression], Node]] = {
    exp.Dot: dot,
    exp.Array: list_literal,
    exp.Struct: struct_literal,
    exp.Map: map_literal,
}
