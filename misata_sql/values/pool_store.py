"""What was derived from Faker, on disk: JSON behind a checksum, in a folder for each version of Faker.

A file is a function of its key, so processes that write the same one at once write the same content but for the seconds
that they took, and whichever comes last may win.
"""

import hashlib
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from misata_sql.cache import cache_dir, write_atomically
from misata_sql.errors import GeneratorError

FORMAT = 1
"""Of the files and of how values are drawn; a change of either raises it."""


@cache
def faker_version() -> str:
    """The version of the installed Faker, which is not imported for that."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("faker")
    except PackageNotFoundError:
        raise GeneratorError(
            "the package faker is not installed, which the values come from\n  Hint: pip install faker"
        ) from None


def key_digest(key: Any) -> bytes:
    """A hash of what decides a derived value: anything that JSON can write."""
    text = json.dumps([FORMAT, key], ensure_ascii=True, separators=(",", ":"))
    return hashlib.blake2b(text.encode(), digest_size=16, person=b"misata-pool").digest()


def load(key: list[Any]) -> Any:
    """What was saved under the key; None where nothing was, or where it is damaged."""
    try:
        content = _path(key).read_bytes()
    except OSError:
        return None
    checksum, _, body = content.partition(b"\n")
    if checksum != _checksum(body):
        return None
    saved = json.loads(body)
    return saved["content"] if saved["key"] == key else None


def save(key: list[Any], content: Any) -> None:
    """Keep content, of JSON's types; a folder that cannot be written costs only the time to derive it again."""
    body = json.dumps({"key": key, "content": content}, ensure_ascii=False, separators=(",", ":")).encode()
    write_atomically(_path(key), _checksum(body) + b"\n" + body)


def _checksum(body: bytes) -> bytes:
    return hashlib.blake2b(body, digest_size=16).hexdigest().encode()


def _path(key: list[Any]) -> Path:
    name = "-".join(re.sub(r"\W", "", part)[:40] for part in key if isinstance(part, str) and part)
    return cache_dir() / "faker" / faker_version() / f"{name}-{key_digest(key).hex()}.json"
