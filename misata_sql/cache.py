"""Where derived files live: compiled kernels and whatever else can be rebuilt from its key."""

import os
import sys
import tempfile
from pathlib import Path

CACHE_VARIABLE = "MISATA_CACHE_DIR"


def cache_dir() -> Path:
    """The user's cache folder of this package; `MISATA_CACHE_DIR` names another. It may not exist yet."""
    named = os.environ.get(CACHE_VARIABLE)
    if named:
        return Path(named)
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "misata_sql"
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "misata_sql"


def write_atomically(path: Path, content: bytes) -> bool:
    """Put content at path so that a reader sees all of it or nothing; False where it cannot be written.

    Processes that write the same path at once each replace it whole, so the last one wins.
    """
    temporary = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.chmod(temporary, 0o644)  # mkstemp's 0600 would keep other users from an installed package's files
        os.replace(temporary, path)
    except OSError:
        if temporary is not None and os.path.exists(temporary):
            os.unlink(temporary)
        return False
    return True
