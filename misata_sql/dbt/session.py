"""The dbt that runs in this process: where its project is, its vars, and its manifest.

dbt-duckdb hands a plugin its config and, of a source, the name, the relation and the meta; not its columns, the project
or the vars. dbt keeps those with the adapter: the config of the run, and the manifest as the resolver of macros, which
is complete before the first connection is made, whether or not target/manifest.json is written. It is being parsed as
long as it has no flat_graph, which the variable `graph` of dbt's templates shows.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Session:
    """root: of the project; variables: of --vars, or else of dbt_project.yml

    manifest: dbt's own, or None while it is parsed and where a command has none (dbt debug)
    """

    root: Path
    variables: Mapping[str, Any]
    manifest: Any

    def manifest_data(self) -> dict[str, Any]:
        """What manifest.json says of the sources, of their tests, and of all that these refer to."""
        if self.manifest is None:
            return {"nodes": {}, "sources": {}}
        sources = {id: source.to_dict() for id, source in self.manifest.sources.items()}
        tests = [node for node in self._nodes("test") if any(id in sources for id in node.depends_on.nodes)]
        wanted = {id for test in tests for id in test.depends_on.nodes} - set(sources)
        nodes = [*tests, *(node for node in self._nodes("model", "seed", "snapshot") if node.unique_id in wanted)]
        return {"nodes": {node.unique_id: node.to_dict() for node in nodes}, "sources": sources}

    def _nodes(self, *kinds: str) -> Iterable[Any]:
        return (node for node in self.manifest.nodes.values() if str(node.resource_type) in kinds)


def current_session() -> Session:
    """Of the dbt command that is running."""
    from dbt.adapters.factory import FACTORY

    adapter: Any = FACTORY.adapters.get("duckdb")
    config: Any = getattr(adapter, "config", None)
    resolver = adapter.get_macro_resolver() if adapter is not None else None
    root = getattr(config, "project_root", None) or _project_dir() or "."
    project = getattr(config, "project_name", "")
    of_project = config.vars.to_dict() if hasattr(config, "vars") else {}
    own = of_project.get(project)
    variables = {**of_project, **(own if isinstance(own, Mapping) else {}), **(getattr(config, "cli_vars", None) or {})}
    is_complete = hasattr(resolver, "sources") and bool(getattr(resolver, "flat_graph", None))
    return Session(Path(root), variables, resolver if is_complete else None)


def _project_dir() -> str | None:
    from dbt.flags import get_flags

    return getattr(get_flags(), "PROJECT_DIR", None)
