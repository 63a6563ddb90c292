"""How the lists are written down: plain text, so that they read as lists."""


def weighted(text: str) -> tuple[tuple[str, float], ...]:
    """Entries `value weight`, separated by semicolons.

    >>> weighted("web 46; mobile app 27.5")
    (('web', 46.0), ('mobile app', 27.5))
    """
    entries = (" ".join(entry.split()).rpartition(" ") for entry in text.split(";"))
    return tuple((value, float(weight)) for value, _, weight in entries)


def ranked(text: str, separator: str | None = None) -> tuple[str, ...]:
    """Values, the commonest first: the first of equal ones."""
    return tuple(dict.fromkeys(" ".join(value.split()) for value in text.split(separator)))


def even(text: str) -> tuple[tuple[str, float], ...]:
    """Words that are equally likely."""
    return tuple((value, 1.0) for value in text.split())
