"""The strings of a bounded regular expression: counted exactly, numbered, laid out for a kernel.

The NFA of regex_syntax.py becomes the minimal acyclic DFA of the language, by subset construction
and by merging equal states from the end (Revuz 1992, Minimisation of acyclic deterministic automata
in linear time). In a DFA each string is one path, so a string that the pattern matches in several
ways counts once. With the number of paths from each state, a number below the total becomes a
string by one walk.
"""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from misata_sql.errors import GeneratorError
from misata_sql.values.regex_syntax import Nfa, Ranges, merge, parse

if TYPE_CHECKING:
    import numpy as np

MAX_STATES = 20_000
MAX_EDGES = 100_000
MAX_SUBSET_WORK = 500_000  # NFA states visited while subsets are made: about a second
MAX_ALPHABET = 100_000  # code points over all distinct classes
MAX_BYTES = 1_024  # of the longest match, in UTF-8
# The most strings that one draw tells apart, so that each has its share to within 2^-16 of it
DRAW_LIMIT = 1 << 48

# What a state does before its next character; see RegexTables.state_kind
CONTINUE, FRESH, BRANCH, BRANCH_LITERAL = range(4)


@dataclass(frozen=True)
class Edge:
    """Any code point of `ranges` leads to `target`; a state has at most one edge to each target."""

    ranges: Ranges
    width: int  # number of code points
    target: int


@dataclass(frozen=True)
class RegexTables:
    """What kernels/regex.py walks; S states and E edges, a state's edges lying together.

    first_edge: (S+1,) int32   the edges of state s are first_edge[s] .. first_edge[s+1]-1;
                               the last state has none
    state_kind: (S,) uint8     CONTINUE: one edge, its character by what is left of the last draw
                               FRESH: one edge, its character by a new draw
                               BRANCH: a draw chooses to end or an edge, another the character
                               BRANCH_LITERAL: the same, with one draw, as no edge has a choice
    edge_start: (E,) uint64    of a branch: where the edge's share of the strings starts, in units
                               of 2^-64; what is below the first edge's start ends here
    edge_width: (E,) uint64    number of code points, below 2^32
    edge_chars: (E,) int32     where they start in `alphabet`
    edge_target: (E,) int32
    alphabet: (A,) int32       code points
    stride: draws that one row may take, and so the counters it has for itself
    """

    first_edge: "np.ndarray[Any, Any]"
    state_kind: "np.ndarray[Any, Any]"
    edge_start: "np.ndarray[Any, Any]"
    edge_width: "np.ndarray[Any, Any]"
    edge_chars: "np.ndarray[Any, Any]"
    edge_target: "np.ndarray[Any, Any]"
    alphabet: "np.ndarray[Any, Any]"
    stride: int

    @property
    def unbranched(self) -> bool:
        """Whether each state but the last has one edge, to the next."""
        return self.edge_target.size == self.state_kind.size - 1 and bool(self.state_kind.max() < BRANCH)


class RegexLanguage:
    """The finite set of strings that a pattern stands for.

    pattern: the text it was made from
    count: how many distinct strings there are, exact
    max_bytes: bytes of the longest in UTF-8
    max_characters: code points of the longest

    >>> language = compile_regex("[ab]?c{1,2}")
    >>> language.count, language.max_bytes
    (6, 3)
    >>> [language.unrank(i) for i in range(6)]
    ['ac', 'acc', 'bc', 'bcc', 'c', 'cc']
    """

    def __init__(self, pattern: str, edges: tuple[tuple[Edge, ...], ...], accepts: tuple[bool, ...]) -> None:
        self.pattern = pattern
        self.edges = edges  # by state; 0 is the start, targets have larger numbers
        self.accepts = accepts
        counts = [0] * len(edges)
        lengths = [0] * len(edges)
        for state in reversed(range(len(edges))):
            counts[state] = accepts[state] + sum(e.width * counts[e.target] for e in edges[state])
            lengths[state] = max((_utf8_bytes(e.ranges[-1][1]) + lengths[e.target] for e in edges[state]), default=0)
        self.counts = tuple(counts)
        characters = [0] * len(edges)
        for state in reversed(range(len(edges))):
            characters[state] = max((1 + characters[e.target] for e in edges[state]), default=0)
        self.count = counts[0]
        self.max_bytes = lengths[0]
        self.max_characters = characters[0]

    def unrank(self, index: int) -> str:
        """String number `index`, 0 <= index < count: a bijection, fixed for a pattern."""
        if not 0 <= index < self.count:
            raise IndexError(f"index must be in 0 .. {self.count - 1} (got {index})")
        text: list[str] = []
        state = 0
        while True:
            index -= self.accepts[state]
            if index < 0:
                return "".join(text)
            for edge in self.edges[state]:
                below = edge.width * self.counts[edge.target]
                if index < below:
                    break
                index -= below
            digit, index = divmod(index, self.counts[edge.target])
            text.append(_nth_character(edge.ranges, digit))
            state = edge.target

    @cached_property
    def tables(self) -> RegexTables:
        """The arrays of the kernel; see RegexTables."""
        import numpy as np

        first, start, width, chars, target = [0], [], [], [], []
        alphabet: list[int] = []
        placed: dict[Ranges, int] = {}
        for state, edges in enumerate(self.edges):
            below = int(self.accepts[state])
            for edge in edges:
                if edge.ranges not in placed:
                    placed[edge.ranges] = len(alphabet)
                    for low, high in edge.ranges:
                        alphabet.extend(range(low, high + 1))
                start.append((below << 64) // self.counts[state])
                width.append(edge.width)
                chars.append(placed[edge.ranges])
                target.append(edge.target)
                below += edge.width * self.counts[edge.target]
            first.append(len(start))
        kinds = self._kinds()
        draws = [0] * len(kinds)
        for state in reversed(range(len(kinds))):
            own = (0, 1, 2, 1)[kinds[state]]
            draws[state] = own + max((draws[e.target] for e in self.edges[state]), default=0)
        return RegexTables(
            first_edge=np.array(first, np.int32),
            state_kind=np.array(kinds, np.uint8),
            edge_start=np.array(start, np.uint64),
            edge_width=np.array(width, np.uint64),
            edge_chars=np.array(chars, np.int32),
            edge_target=np.array(target, np.int32),
            alphabet=np.array(alphabet, np.int32),
            stride=max(draws[0], 1),
        )

    def _kinds(self) -> list[int]:
        """By state: where to take a draw, so that none tells more than DRAW_LIMIT strings apart."""
        spent = [1] * len(self.edges)  # on the worst path to the state, strings told apart by its last draw
        spent[0] = DRAW_LIMIT + 1
        kinds = []
        for state, edges in enumerate(self.edges):
            widest = max((edge.width for edge in edges), default=1)
            if len(edges) > 1 or (edges and self.accepts[state]):
                kinds.append(BRANCH if widest > 1 else BRANCH_LITERAL)
                after = widest if widest > 1 else DRAW_LIMIT + 1
            elif widest > 1 and spent[state] * widest > DRAW_LIMIT:
                kinds.append(FRESH)
                after = widest
            else:
                kinds.append(CONTINUE)
                after = spent[state] * widest
            for edge in edges:
                spent[edge.target] = max(spent[edge.target], after)
        return kinds


@lru_cache(maxsize=256)
def compile_regex(pattern: str) -> RegexLanguage:
    """The language of a pattern; regex_syntax.py says how it is read and bounded.

    Raises GeneratorError, with the position or the numbers, for what is refused: not regular
    (backreferences, lookaround, word boundaries, flags, atomic groups, possessive repeats),
    matching nothing, or too large.
    """
    nfa = parse(pattern)
    subsets, moves = _determinize(nfa)
    edges, accepts = _minimize(nfa, subsets, moves)
    if not edges:
        raise GeneratorError(f"misata_regex: no string matches {pattern!r}")
    _check_limit("states", len(edges), MAX_STATES)
    _check_limit("edges", sum(map(len, edges)), MAX_EDGES)
    classes = {edge.ranges: edge.width for outgoing in edges for edge in outgoing}
    _check_limit("characters in its classes", sum(classes.values()), MAX_ALPHABET)
    language = RegexLanguage(pattern, edges, accepts)
    _check_limit("bytes in its longest match", language.max_bytes, MAX_BYTES)
    return language


def _check_limit(what: str, number: int, limit: int) -> None:
    if number > limit:
        raise GeneratorError(f"misata_regex: the pattern is too large: {number:,} {what}, {limit:,} are supported")


def _utf8_bytes(code_point: int) -> int:
    return 1 + (code_point >= 0x80) + (code_point >= 0x800) + (code_point >= 0x10000)


def _nth_character(ranges: Ranges, n: int) -> str:
    for low, high in ranges:
        if n <= high - low:
            return chr(low + n)
        n -= high - low + 1
    raise IndexError(n)


Moves = list[tuple[Ranges, int]]


def _determinize(nfa: Nfa) -> tuple[list[frozenset[int]], list[Moves]]:
    """Subsets of NFA states as they are found, and of each its edges (code points, subset)."""
    work = 0
    closures: dict[int, frozenset[int]] = {}

    def closure(state: int, at_start: bool) -> frozenset[int]:
        nonlocal work
        known = None if at_start else closures.get(state)
        if known is not None:
            return known
        found, stack = set(), [state]
        seen = {state}
        while stack:
            work += 1
            current = stack.pop()
            following: tuple[int, ...] = nfa.splits.get(current, ())
            if at_start and current in nfa.begins:
                following = (nfa.begins[current],)
            if current == nfa.FINAL or current in nfa.chars:
                found.add(current)
            stack.extend(s for s in following if s not in seen)
            seen.update(following)
        if not at_start:
            closures[state] = frozenset(found)
        return frozenset(found)

    subsets = [closure(nfa.start, True)]
    numbers = {subsets[0]: 0}
    moves: list[Moves] = []
    while len(moves) < len(subsets):
        subset = subsets[len(moves)]
        reads = [nfa.chars[state] for state in subset if state != nfa.FINAL]
        work += len(reads)
        if work > MAX_SUBSET_WORK or len(subsets) > 4 * MAX_STATES:
            raise GeneratorError(
                f"misata_regex: the pattern is too large: more than {len(subsets):,} states in its "
                "automaton before it is minimal"
            )
        leads: dict[frozenset[int], list[tuple[int, int]]] = {}
        for low, high, targets in _split_ranges(reads):
            work += len(targets)
            reached = frozenset().union(*(closure(target, False) for target in targets))
            leads.setdefault(reached, []).append((low, high))
        outgoing: Moves = []
        for reached, ranges in leads.items():
            if reached not in numbers:
                numbers[reached] = len(subsets)
                subsets.append(reached)
            outgoing.append((merge(ranges), numbers[reached]))
        moves.append(outgoing)
    return subsets, moves


def _split_ranges(reads: list[tuple[Ranges, int]]) -> list[tuple[int, int, frozenset[int]]]:
    """Cut overlapping ranges so that each piece (low, high) has one set of targets; ascending."""
    if len(reads) == 1:
        ranges, target = reads[0]
        return [(low, high, frozenset((target,))) for low, high in ranges]
    changes: dict[int, list[tuple[bool, int]]] = {}
    for ranges, target in reads:
        for low, high in ranges:
            changes.setdefault(low, []).append((True, target))
            changes.setdefault(high + 1, []).append((False, target))
    active: dict[int, int] = {}  # target: how many ranges that cover this point lead there
    pieces = []
    cuts = sorted(changes)
    for at, until in pairwise(cuts):
        for opens, target in changes[at]:
            active[target] = active.get(target, 0) + (1 if opens else -1)
            if not active[target]:
                del active[target]
        if active:
            pieces.append((at, until - 1, frozenset(active)))
    return pieces


def _minimize(
    nfa: Nfa, subsets: list[frozenset[int]], moves: list[Moves]
) -> tuple[tuple[tuple[Edge, ...], ...], tuple[bool, ...]]:
    """The minimal DFA, its states numbered from the start; empty where nothing can be matched.

    NFA edges lead to smaller numbers, so a subset's largest member falls along every edge: by it,
    ascending, targets come before their sources, and equal states are those with equal accepting
    and equal edges to merged targets.
    """
    order = sorted(range(len(subsets)), key=lambda i: max(subsets[i], default=-1))
    merged: dict[tuple[bool, tuple[tuple[Ranges, int], ...]], int] = {}
    class_of = [-1] * len(subsets)  # -1: a state that reaches no end
    for i in order:
        ranges_to: dict[int, list[tuple[int, int]]] = {}
        for ranges, target in moves[i]:
            if class_of[target] >= 0:
                ranges_to.setdefault(class_of[target], []).extend(ranges)
        outgoing = tuple(sorted((merge(r), target) for target, r in ranges_to.items()))
        accepts = nfa.FINAL in subsets[i]
        if accepts or outgoing:
            class_of[i] = merged.setdefault((accepts, outgoing), len(merged))
    if class_of[0] < 0:
        return (), ()
    # The first class is the end without edges, and the start, which leads to all others, is the
    # last.
    last = len(merged) - 1
    edges = tuple(
        tuple(Edge(ranges, sum(high - low + 1 for low, high in ranges), last - target) for ranges, target in outgoing)
        for _, outgoing in reversed(merged)
    )
    return edges, tuple(accepts for accepts, _ in reversed(merged))
