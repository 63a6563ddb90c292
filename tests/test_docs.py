"""What the documents name is there."""

import doctest
import importlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
FOLDERS = "misata_sql|sql|tests|benchmarks|docs"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_path_exists(page):
    """Paths in backquotes that begin with a folder of ours, and links."""
    text = page.read_text()
    paths = re.findall(rf"`((?:{FOLDERS})/[\w./*-]+)`", text)
    missing = [path for path in paths if not list(ROOT.glob(path.rstrip("/")))]
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in link]
    missing += [link for link in links if not (page.parent / link).exists()]
    assert not missing


def test_the_readmes_sql_runs(con):
    """Its first example, and the columns of its result."""
    text = (ROOT / "README.md").read_text()
    sql = re.search(r"```sql\n(.*?)```", text, re.S).group(1).replace("1e8", "1e4")
    define, query = sql.split("$$);")
    con.execute(define + "$$)").fetchall()
    rows = con.execute(query).fetchall()
    assert sorted(row[0] for row in rows) == ["paid", "returned", "shipped"]
    assert sum(row[1] for row in rows) == 10_000


@pytest.mark.parametrize("name", ["misata_sql", "misata_sql.connection"])
def test_doctests_of_the_public_names(name):
    """What the docstrings show happens."""
    failed, tried = doctest.testmod(importlib.import_module(name))
    assert tried
    assert not failed
