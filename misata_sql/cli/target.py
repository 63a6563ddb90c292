"""Files that appear under their name only when they are complete."""

import errno
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from misata_sql.cli.formats import Format
from misata_sql.cli.signals import uninterrupted
from misata_sql.errors import ArgumentError


def check_file(target: Path, force: bool) -> None:
    """Refuse a file that is there, and what cannot be one. Raises ArgumentError."""
    kind = _check_place(target)
    if kind == stat.S_IFDIR:
        raise ArgumentError(f"{target} is a folder; name a file, or have parts with --partitions")
    if kind is not None and not force:
        raise ArgumentError(f"{target} exists; --force replaces it")


def check_folder(target: Path, form: Format, force: bool) -> None:
    """Refuse a folder that is there; --force replaces one of parts, and no other. ArgumentError."""
    kind = _check_place(target)
    if kind == stat.S_IFREG:
        raise ArgumentError(f"{target} is a file; --partitions writes a folder")
    if kind is not None and not force:
        raise ArgumentError(f"{target} exists; --force replaces it")
    if kind is not None:
        others = [path.name for path in target.iterdir() if not _is_part(path, form)]
        if others:
            raise ArgumentError(f"{target} is not replaced: it has {min(others)!r} in it, which is no part")


def _is_part(path: Path, form: Format) -> bool:
    return path.name.startswith("part-") and path.suffix in form.endings and path.is_file()


def _check_place(target: Path) -> int | None:
    """S_IFREG, S_IFDIR, or None where nothing is there yet. Raises ArgumentError for the rest."""
    if not target.parent.is_dir():
        raise ArgumentError(f"there is no folder {target.parent}")
    try:
        kind = stat.S_IFMT(target.stat().st_mode)
    except FileNotFoundError:
        return None
    if kind not in (stat.S_IFREG, stat.S_IFDIR):
        raise ArgumentError(f"{target} is not a file but a device, pipe or socket")
    return kind


@contextmanager
def staging_folder(target: Path) -> Iterator[Path]:
    """A hidden folder beside the target, so on its file system; gone afterwards, whatever comes.

    Raises ArgumentError.
    """
    try:
        made = tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name[:100]}.", suffix=".tmp")
    except OSError as error:
        raise ArgumentError(f"cannot write into {target.parent}: {error.strerror}") from error
    try:
        yield Path(made)
    finally:
        with uninterrupted():
            shutil.rmtree(made, ignore_errors=True)


def publish(made: Path, target: Path, force: bool) -> None:
    """Give a complete file or folder its name. Raises ArgumentError where that was taken meanwhile.

    A file's name is given, or goes from the old file to the new one, in one step. Folders cannot be
    exchanged so: without force it is one step too, with force the name is free for an instant.
    """
    try:
        if made.is_dir():
            _publish_folder(made, target, force)
        elif force:
            os.replace(made, target)
        else:
            _publish_new_file(made, target)
    except OSError as error:
        if error.errno not in (errno.EEXIST, errno.ENOTEMPTY, errno.ENOTDIR):
            raise
        raise ArgumentError(f"{target} has appeared meanwhile; --force replaces it") from error


def _publish_new_file(made: Path, target: Path) -> None:
    try:
        os.link(made, target)  # unlike a rename, it never replaces
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        if os.path.lexists(target):
            raise FileExistsError(errno.EEXIST, "exists", str(target)) from None
        os.rename(made, target)


def _publish_folder(made: Path, target: Path, force: bool) -> None:
    if not (force and target.is_dir()):
        os.rename(made, target)  # fails where something is there, but for an empty folder
        return
    old = made.with_name("old")
    os.rename(target, old)
    try:
        os.rename(made, target)
    except BaseException:
        os.rename(old, target)
        raise
