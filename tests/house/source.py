"""The project's own source as data: files, syntax trees and who imports whom.

Read from the text alone, so a module need not be importable to be judged, and imports inside
functions or `TYPE_CHECKING` count like all others: a dependency is a dependency.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).parents[2]
_OURS = {"verifier", "tests", ""} | {path.stem for path in (ROOT / "bench").glob("*.py")}


@dataclass(frozen=True)
class Module:
    """One Python file; `name` is dotted, a package's is its folder's."""

    name: str
    path: Path

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, str(self.path))

    @property
    def place(self) -> str:
        return self.path.relative_to(ROOT).as_posix()

    @property
    def lines(self) -> int:
        return len(self.text.splitlines())

    @property
    def room(self) -> str:
        """The part of `verifier` it is in: `web`, `domain`, or its own name (`bootstrap`)."""
        return [*self.name.split("."), ""][1]

    @cached_property
    def imports(self) -> frozenset[str]:
        """Dotted names as imported; of `from a import b` both `a` and `a.b`."""
        return frozenset(self._imports())

    def _imports(self) -> Iterator[str]:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                base = self._base(node)
                yield base
                yield from (f"{base}.{alias.name}" for alias in node.names)

    def _base(self, node: ast.ImportFrom) -> str:
        if not node.level:
            return node.module or ""
        package = self.name.split(".")
        if self.path.name != "__init__.py":
            package = package[:-1]
        package = package[: len(package) - node.level + 1]
        return ".".join([*package, *([node.module] if node.module else [])])

    @property
    def third_parties(self) -> frozenset[str]:
        """Top-level packages that are neither the standard library's nor ours."""
        tops = {name.partition(".")[0] for name in self.imports}
        return frozenset(tops - sys.stdlib_module_names - _OURS)

    @property
    def functions(self) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield node


@cache
def modules(folder: str = "verifier") -> tuple[Module, ...]:
    """Every module below `folder`."""
    return tuple(
        Module(_dotted(path), path)
        for path in sorted((ROOT / folder).rglob("*.py"))
        if "__pycache__" not in path.parts
    )


def everything() -> tuple[Module, ...]:
    """Every Python file that we wrote."""
    return (*modules(), *modules("bench"), *modules("tests"), Module("wsgi", ROOT / "wsgi.py"))


@cache
def graph() -> dict[str, frozenset[str]]:
    """Each module of `verifier` with the modules of `verifier` that it imports.

    `from verifier.web import session` depends on the module `session`, not on the package's own
    text; `from verifier.web import register` depends on the package.
    """
    known = {module.name for module in modules()}
    return {
        module.name: frozenset(
            name
            for name in module.imports & known
            if name != module.name and not _only_on_the_way(module, name, known)
        )
        for module in modules()
    }


def _only_on_the_way(module: Module, name: str, known: set[str]) -> bool:
    """Whether a package is named only to reach modules in it."""
    inside = {other for other in module.imports if other.rpartition(".")[0] == name}
    return bool(inside) and inside <= known


def _dotted(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def files() -> list[Path]:
    """Every file that is, or is about to be, under version control."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    )
    paths = (ROOT / name for name in listed.stdout.split("\0") if name)
    return [path for path in paths if path.is_file()]
