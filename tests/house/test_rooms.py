"""Rooms stay small, have a sign on the door, and none is the cupboard for everything else."""

from __future__ import annotations

import ast
from statistics import median

from tests.house.source import ROOT, Module, everything, modules

MOST_LINES = 300
MOST_LINES_A_FUNCTION = 40
MOST_LINES_A_VIEW = 20
CUPBOARDS = {"utils", "util", "helpers", "helper", "common", "misc", "shared", "lib", "base"}

# Lists of things, read by nobody from top to bottom: the tables of the first migration.
LONG_ON_PURPOSE = {"verifier/persistence/migrations/versions/0001_first_tables.py"}


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def is_view(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    names = {ast.unparse(decorator).partition("(")[0] for decorator in function.decorator_list}
    return any(name.rpartition(".")[2] in {"requires", "route", "get", "post"} for name in names)


def too_long(module: Module) -> list[str]:
    return [
        f"{module.place}:{function.lineno} {function.name} has {length(function)} lines"
        for function in module.functions
        if length(function) > (MOST_LINES_A_VIEW if is_view(function) else MOST_LINES_A_FUNCTION)
    ]


def test_no_file_is_too_long() -> None:
    wrong = [
        f"{module.place} has {module.lines} lines"
        for module in everything()
        if module.lines > MOST_LINES and module.place not in LONG_ON_PURPOSE
    ]
    assert not wrong, "\n".join(wrong)


def test_the_list_of_long_files_is_up_to_date() -> None:
    long = {module.place for module in everything() if module.lines > MOST_LINES}
    assert LONG_ON_PURPOSE - long == set()


def test_most_files_are_short() -> None:
    lines = sorted(module.lines for module in modules() if module.path.name != "__init__.py")
    assert median(lines) <= 100
    assert sum(length <= 200 for length in lines) >= 0.85 * len(lines)


def test_functions_are_short_and_views_shorter() -> None:
    wrong = [
        offence
        for module in everything()
        if module.place not in LONG_ON_PURPOSE
        for offence in too_long(module)
    ]
    assert not wrong, "\n".join(wrong)


def test_there_is_no_cupboard_for_everything() -> None:
    named = {part for module in modules() for part in module.name.split(".")}
    assert named & CUPBOARDS == set()


def test_every_module_says_what_it_is_for() -> None:
    wrong = [
        module.place
        for module in everything()
        if not module.place.startswith("tests/") and not ast.get_docstring(module.tree)
    ]
    assert not wrong, "\n".join(wrong)


def test_a_long_function_or_view_would_be_seen() -> None:
    body = "    pass\n"
    module = Module("verifier.example", ROOT / "verifier/example.py")
    module.__dict__["tree"] = ast.parse(
        f"def fits():\n{body * 39}"
        f"def long():\n{body * 40}"
        f"@requires(Permission.CHECK)\ndef view_that_fits():\n{body * 19}"
        f"@requires(Permission.CHECK)\ndef long_view():\n{body * 20}"
    )
    assert [offence.split()[1] for offence in too_long(module)] == ["long", "long_view"]
