"""Random numbers for code that takes a random.Random: drawn, or every possible one in turn.

All of Random's methods come down to three questions: which of n, which of these weights, which fraction. `Sampled`
answers them from Mersenne Twister's random(), the one method whose numbers Python promises to keep from version to
version. `Scripted` answers them along every path of the tree of answers, so that what a function returns is listed with
its exact probability.
"""

import bisect
import itertools
import math
import random
from collections.abc import Callable, Hashable, Iterable, MutableSequence, Sequence
from dataclasses import dataclass
from typing import Any

MOST_OUTCOMES = 8_192
"""The most paths that are followed to list a function's values."""
_MOST_FORKS = 64  # on one path; a loop that draws until it likes the result has no end
_N_PROBES = 24
_N_CHECKS = 64


class NotEnumerableError(Exception):
    """The values cannot be listed: there are too many, or they depend on more than the answers."""


class UnrepeatableError(Exception):
    """A draw that differs between machines: it goes through the C library's logarithm and cosine."""


class Choices(random.Random):
    """A Random that reduces every method to `choose`, `weigh` and `fraction`."""

    def choose(self, n: int) -> int:
        """One of 0 .. n - 1, n >= 1, equally likely."""
        raise NotImplementedError

    def weigh(self, weights: Sequence[float]) -> int:
        """A position, with probability weights[i] / sum(weights)."""
        raise NotImplementedError

    def fraction(self) -> float:
        """Uniform in [0, 1)."""
        raise NotImplementedError

    def random(self) -> float:
        return self.fraction()

    def seed(self, *arguments: Any, **named: Any) -> None:
        """Ignored: the numbers belong to whoever made this object."""

    def getrandbits(self, k: int) -> int:
        return self.choose(1 << k)

    def randbytes(self, n: int) -> bytes:
        return self.choose(1 << 8 * n).to_bytes(n, "little")

    def randrange(self, start: int, stop: int | None = None, step: int = 1) -> int:
        first, end = (0, start) if stop is None else (start, stop)
        n = -((first - end) // step)
        if n <= 0:
            raise ValueError(f"empty range for randrange({start}, {stop}, {step})")
        return first + step * self.choose(n)

    def randint(self, a: int, b: int) -> int:
        return self.randrange(a, b + 1)

    def choice(self, seq: Any) -> Any:
        if not len(seq):
            raise IndexError("cannot choose from an empty sequence")
        return seq[self.choose(len(seq))]

    def choices(
        self,
        population: Any,
        weights: Sequence[Any] | None = None,
        *,
        cum_weights: Sequence[Any] | None = None,
        k: int = 1,
    ) -> list[Any]:
        if cum_weights is not None:
            weights = [b - a for a, b in itertools.pairwise((0.0, *cum_weights))]
        if weights is None:
            return [self.choice(population) for _ in range(k)]
        return [population[self.weigh(weights)] for _ in range(k)]

    def shuffle(self, x: MutableSequence[Any]) -> None:
        for i in range(len(x) - 1, 0, -1):
            j = self.choose(i + 1)
            x[i], x[j] = x[j], x[i]

    def sample(self, population: Any, k: int, *, counts: Iterable[int] | None = None) -> list[Any]:
        pool = list(population)
        if counts is not None:
            pool = [value for value, count in zip(pool, counts, strict=True) for _ in range(count)]
        if not 0 <= k <= len(pool):
            raise ValueError("sample larger than population or negative")
        return [pool.pop(self.choose(len(pool))) for _ in range(k)]

    def uniform(self, a: float, b: float) -> float:
        return a + (b - a) * self.fraction()

    def _refuse(self, *arguments: Any, **named: Any) -> float:
        raise UnrepeatableError

    triangular = gauss = normalvariate = lognormvariate = expovariate = _refuse
    vonmisesvariate = gammavariate = betavariate = paretovariate = weibullvariate = binomialvariate = _refuse


class Sampled(Choices):
    """Answers drawn at random.

    seed: an integer; equal seeds give equal answers on every machine and Python version
    """

    def __init__(self, seed: int) -> None:
        super().__init__()
        self._source = random.Random(seed)

    def fraction(self) -> float:
        return self._source.random()

    def choose(self, n: int) -> int:
        if n < 1 << 32:
            return int(self._source.random() * n)
        while True:
            number = self._bits(n.bit_length())
            if number < n:
                return number

    def weigh(self, weights: Sequence[float]) -> int:
        ends = list(itertools.accumulate(weights))
        return bisect.bisect_right(ends, self._source.random() * ends[-1], 0, len(ends) - 1)

    def _bits(self, k: int) -> int:
        number = 0
        for _ in range(0, k, 32):
            number = number << 32 | int(self._source.random() * (1 << 32))
        return number >> -k % 32


class Probing(Sampled):
    """Answers drawn at random, and how many paths there would be if every path forked as this one did.

    The mean of n_paths over many runs estimates the size of the tree (Knuth 1975).
    """

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        self.n_paths = 1.0

    def fraction(self) -> float:
        self.n_paths = math.inf
        return super().fraction()

    def choose(self, n: int) -> int:
        self.n_paths *= n
        return super().choose(n)

    def weigh(self, weights: Sequence[float]) -> int:
        self.n_paths *= len(weights)
        return super().weigh(weights)


@dataclass
class _Fork:
    """An answer on the current path: which of n, and the share of each (None: equal)."""

    n: int
    taken: int
    shares: list[float] | None


class Scripted(Choices):
    """The answers of one path after the other; `advance` goes to the next.

    probability: of the current path
    is_weighted: whether any answer so far was likelier than another to the same question
    most_forks: answers on the longest path so far
    """

    def __init__(self) -> None:
        super().__init__()
        self._path: list[_Fork] = []
        self._depth = 0
        self.probability = 1.0
        self.is_weighted = False
        self.most_forks = 0

    def fraction(self) -> float:
        raise NotEnumerableError

    def choose(self, n: int) -> int:
        if n > MOST_OUTCOMES:
            raise NotEnumerableError
        fork = self._fork(n, None)
        self.probability *= 1.0 / n
        return fork.taken

    def weigh(self, weights: Sequence[float]) -> int:
        if len(weights) > MOST_OUTCOMES:
            raise NotEnumerableError
        fork = self._fork(len(weights), weights)
        assert fork.shares is not None
        self.probability *= fork.shares[fork.taken]
        return fork.taken

    def _fork(self, n: int, weights: Sequence[float] | None) -> _Fork:
        if self._depth == len(self._path):
            if self._depth == _MOST_FORKS:
                raise NotEnumerableError
            shares = None
            if weights is not None:
                total = math.fsum(weights)
                shares = [weight / total for weight in weights]
                self.is_weighted |= min(weights) != max(weights)
            self._path.append(_Fork(n, -1, shares))
            _step(self._path[-1])
        fork = self._path[self._depth]
        if fork.n != n:
            raise NotEnumerableError  # the same answers led elsewhere: the function keeps state
        self._depth += 1
        self.most_forks = max(self.most_forks, self._depth)
        return fork

    def advance(self) -> bool:
        """To the next path; False after the last."""
        del self._path[self._depth :]
        while self._path and not _step(self._path[-1]):
            self._path.pop()
        self._depth = 0
        self.probability = 1.0
        return bool(self._path)


def _step(fork: _Fork) -> bool:
    """To the next answer that can occur."""
    fork.taken += 1
    while fork.shares is not None and fork.taken < fork.n and not fork.shares[fork.taken] > 0:
        fork.taken += 1
    return fork.taken < fork.n


@dataclass(frozen=True)
class Outcomes:
    """Every value that a function of random answers can return.

    probabilities: of each value, in the order of the function's own lists
    is_weighted: some answers are likelier than others
    is_flat: each value is the answer to a single question
    """

    probabilities: dict[Any, float]
    is_weighted: bool
    is_flat: bool


def list_outcomes(function: Callable[[Choices], Hashable], seed: int) -> Outcomes | None:
    """All values that a function can return; None where they are too many or cannot be told.

    function: asks the Choices that it gets and nothing else; called up to MOST_OUTCOMES times and some
    seed: of the trials that judge whether listing is worth while and whether the list is complete
    """
    probe = Probing(seed)
    n_paths = 0.0
    for _ in range(_N_PROBES):
        probe.n_paths = 1.0
        function(probe)
        n_paths += probe.n_paths / _N_PROBES
    if n_paths > MOST_OUTCOMES:
        return None
    found: dict[Any, float] = {}
    script = Scripted()
    try:
        for _ in range(MOST_OUTCOMES):
            value = function(script)
            found[value] = found.get(value, 0.0) + script.probability
            if not script.advance():
                break
        else:
            return None
    except NotEnumerableError:
        return None
    drawn = Sampled(seed)
    if all(function(drawn) in found for _ in range(_N_CHECKS)):
        return Outcomes(found, script.is_weighted, script.most_forks <= 1)
    return None
