"""Imports go down only (design of the house): a table of floors, checked on the import graph."""

from __future__ import annotations

import ast

from tests.house.source import ROOT, Module, graph, modules

ROOF = 4
FLOORS = {
    "domain": 0,
    "persistence": 1,
    "crypto": 1,
    "transparency": 1,
    "detection": 1,
    "oidc": 1,
    "services": 2,
    "web": 3,
    "api": 3,
    "cli": ROOF,
    "bootstrap": ROOF,
    "application": ROOF,
    "settings": ROOF,
    "__main__": ROOF,
    "": ROOF,  # the package itself, which holds nothing
}


def room_of(name: str) -> str:
    return [*name.split("."), ""][1]


def may_import(importer: str, imported: str) -> bool:
    """Rooms: downstairs yes, upstairs and next door no; under the roof all rooms are one."""
    if importer == imported:
        return True
    if FLOORS[importer] == ROOF:
        return True
    return FLOORS[imported] < FLOORS[importer]


def test_every_room_has_its_floor() -> None:
    assert {module.room for module in modules()} <= FLOORS.keys()


def test_imports_go_down_only() -> None:
    wrong = [
        f"{importer} imports {imported}"
        for importer, imports in graph().items()
        for imported in sorted(imports)
        if not may_import(room_of(importer), room_of(imported))
    ]
    assert not wrong, "\n".join(wrong)


def test_the_domain_needs_nothing_but_the_standard_library() -> None:
    wrong = [
        f"{module.place} imports {', '.join(sorted(module.third_parties))}"
        for module in modules("verifier/domain")
        if module.third_parties
    ]
    assert not wrong, "\n".join(wrong)


def test_only_doors_know_the_web_framework() -> None:
    doors = {"web", "api", "application", "cli", "settings", "bootstrap"}
    wrong = [
        module.place
        for module in modules()
        if module.room not in doors and module.third_parties & {"flask", "werkzeug", "jinja2"}
    ]
    assert not wrong, "\n".join(wrong)


def test_no_import_hides_from_the_graph() -> None:
    hidden = ("import_module", "__import__", "exec", "eval")
    wrong = [
        f"{module.place}:{node.lineno}"
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in hidden
    ]
    assert not wrong, "\n".join(wrong)


def test_the_rule_itself_tells_right_from_wrong() -> None:
    assert may_import("web", "services")
    assert may_import("services", "domain")
    assert may_import("cli", "bootstrap")
    for importer, imported in (
        ("domain", "persistence"),
        ("persistence", "crypto"),
        ("detection", "transparency"),
        ("services", "web"),
        ("web", "api"),
        ("api", "web"),
        ("web", "cli"),
        ("web", "bootstrap"),
        ("api", "settings"),
        ("services", "settings"),
    ):
        assert not may_import(importer, imported), (importer, imported)


def test_the_graph_sees_imports_inside_functions_relative_ones_and_types_only() -> None:
    module = Module("verifier.web.example", ROOT / "verifier/web/example.py")
    module.__dict__["tree"] = ast.parse(
        "from typing import TYPE_CHECKING\n"
        "if TYPE_CHECKING:\n    from verifier.domain.code import typed\n"
        "def late():\n    import verifier.services.sign_in\n"
        "from . import session\n"
        "from ..crypto import token\n"
    )
    assert {
        "verifier.domain.code",
        "verifier.services.sign_in",
        "verifier.web.session",
        "verifier.crypto.token",
    } <= module.imports
