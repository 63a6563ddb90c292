"""The footer that makes a shared object a DuckDB extension, and the names it may bear."""

import platform
import sys

C_API_VERSION = "v1.2.0"
FIELD = 32
# A WebAssembly custom section of 531 bytes named duckdb_signature, 512 of which follow.
SECTION_HEADER = b"\x00\x93\x04\x10duckdb_signature\x80\x04"
SIGNATURE = bytes(256)

_SYSTEMS = {"linux": "linux", "darwin": "osx"}
_MACHINES = {"x86_64": "amd64", "amd64": "amd64", "aarch64": "arm64", "arm64": "arm64"}


def duckdb_platform(system: str = sys.platform, machine: str | None = None) -> str:
    """DuckDB's name of a platform, by default of this one. Raises ValueError where the extension does not run.

    >>> duckdb_platform("linux", "x86_64"), duckdb_platform("darwin", "arm64")
    ('linux_amd64', 'osx_arm64')
    """
    machine = machine or platform.machine()
    try:
        return f"{_SYSTEMS[system]}_{_MACHINES[machine.lower()]}"
    except KeyError:
        raise ValueError(
            f"misata_sql runs on Linux and macOS, on x86-64 and 64-bit ARM (this is {system} on {machine})"
        ) from None


def footer(version: str, platform_name: str) -> bytes:
    """The 534 bytes after the shared object; version: the extension's own."""
    fields = ["", "", "", "C_STRUCT", version, C_API_VERSION, platform_name, "4"]
    encoded = [text.encode("ascii") for text in fields]
    if any(len(text) > FIELD for text in encoded):
        raise ValueError(f"a field of the footer is longer than {FIELD} bytes: {fields}")
    return SECTION_HEADER + b"".join(text.ljust(FIELD, b"\0") for text in encoded) + SIGNATURE
