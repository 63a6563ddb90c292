"""The extension file: its footer, its slots, and that it needs no Python to be loaded."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

import misata_sql
from misata_sql.connection import extension_file
from misata_sql.extension import footer

PACKAGE = Path(misata_sql.__file__).parent


def test_the_file_ends_with_its_footer():
    content = extension_file().read_bytes()
    made = footer.footer(f"v{misata_sql.__version__}", footer.duckdb_platform())
    assert content.endswith(made)
    assert content.count(b"duckdb_signature") == 1


def test_the_footer_has_the_layout_that_duckdb_reads():
    """A 22-byte section header, eight 32-byte fields, 256 bytes of signature."""
    made = footer.footer("v1.2.3", "osx_arm64")
    assert len(made) == 22 + 8 * 32 + 256
    assert made[:22] == b"\0\x93\x04\x10duckdb_signature\x80\x04"
    fields = [made[22 + 32 * i : 54 + 32 * i].rstrip(b"\0").decode() for i in range(8)]
    assert fields == ["", "", "", "C_STRUCT", "v1.2.3", "v1.2.0", "osx_arm64", "4"]
    assert made[-256:] == bytes(256)


def test_a_field_that_is_too_long_is_refused():
    with pytest.raises(ValueError, match="longer than 32 bytes"):
        footer.footer("v" * 33, "linux_amd64")


@pytest.mark.parametrize(
    ("system", "machine", "name"),
    [
        ("linux", "x86_64", "linux_amd64"),
        ("linux", "aarch64", "linux_arm64"),
        ("darwin", "x86_64", "osx_amd64"),
        ("darwin", "arm64", "osx_arm64"),
    ],
)
def test_platforms_have_duckdbs_names(system, machine, name):
    assert footer.duckdb_platform(system, machine) == name


@pytest.mark.parametrize(("system", "machine"), [("win32", "AMD64"), ("linux", "riscv64")])
def test_other_platforms_are_refused(system, machine):
    with pytest.raises(ValueError, match="runs on Linux and macOS"):
        footer.duckdb_platform(system, machine)


def test_slots_lie_inside_the_table_and_are_named_once():
    header = PACKAGE / "extension" / "capi.h"
    if not header.exists():
        pytest.skip("a wheel brings no C sources")
    slots = re.findall(r"#define (duckdb_\w+)\s*\\?\s*MISATA_CALL\((\d+),", header.read_text())
    assert len(slots) > 100
    assert len({name for name, _ in slots}) == len({slot for _, slot in slots}) == len(slots)
    assert all(0 <= int(slot) < 357 for _, slot in slots)


@pytest.mark.skipif(sys.platform != "linux", reason="reads ELF")
def test_the_file_links_to_no_python():
    """It must load where there is none, to say so."""
    try:
        listed = subprocess.run(["readelf", "-dW", extension_file()], capture_output=True, text=True)
    except FileNotFoundError:
        pytest.skip("readelf is not installed")
    assert "libpython" not in re.sub(r"R(UN)?PATH.*", "", listed.stdout)
    names = subprocess.run(["nm", "-D", "--undefined-only", extension_file()], capture_output=True, text=True)
    assert not re.search(r"\bPy", names.stdout)
