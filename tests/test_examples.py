"""Every file under sql/examples runs, with the output that stands beside it."""

import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parent.parent / "sql" / "examples"


def run(path: Path) -> str:
    """The output of the shell."""
    command = [sys.executable, "-m", "misata_sql.cli", "shell", "-csv"]
    done = subprocess.run(command, stdin=path.open(), capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.sql")), ids=lambda path: path.stem)
def test_an_example_prints_what_is_recorded(path):
    """Byte for byte; `python tests/test_examples.py` records anew."""
    assert run(path) == path.with_suffix(".csv").read_text()


if __name__ == "__main__":
    for example in sorted(EXAMPLES.glob("*.sql")):
        example.with_suffix(".csv").write_text(run(example))
