"""What is imported is declared, and what is declared is used."""

from __future__ import annotations

import re
import tomllib
from importlib import metadata

import pytest

from tests.house.source import ROOT, Module, modules

# Where the name to import is not the name to install.
DISTRIBUTION = {"argon2": "argon2-cffi"}

# Not imported by name: the program that `verifier serve` turns into, and what pip itself is for.
STARTED_AS_PROGRAMS = {"gunicorn"}
DEVELOPERS_PROGRAMS = {
    "editables",
    "hatchling",
    "mypy",
    "oidc-provider-mock",
    "pip",
    "pytest-xdist",
    "ruff",
}

# Parts of a declared library that it is meant to be used with.
COMES_WITH = {
    "jinja2": "flask",
    "markupsafe": "flask",
    "werkzeug": "flask",
    "pydantic-core": "pydantic",
    "typing-extensions": "pydantic",
    "cbor2": "webauthn",
    "openapi-schema-validator": "openapi-spec-validator",
}
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def names(requirements: list[str]) -> set[str]:
    return {re.split(r"[\[<>=!~;( ]", requirement)[0].lower() for requirement in requirements}


def with_parts(declared: set[str]) -> set[str]:
    return declared | {part for part, whole in COMES_WITH.items() if whole in declared}


def imported(sources: tuple[Module, ...]) -> dict[str, str]:
    """Distribution → one file that imports it."""
    return {
        DISTRIBUTION.get(top, top.replace("_", "-").lower()): module.place
        for module in sources
        for top in module.third_parties
    }


NEEDED = names(PROJECT["dependencies"])
EXTRAS = {extra: names(listed) for extra, listed in PROJECT["optional-dependencies"].items()}


def test_what_the_service_imports_is_declared() -> None:
    declared = with_parts(NEEDED | EXTRAS["postgresql"] | EXTRAS["redis"])
    found = imported(modules())
    assert {name: place for name, place in found.items() if name not in declared} == {}


def test_what_is_declared_is_imported() -> None:
    found = imported((*modules(), Module("wsgi", ROOT / "wsgi.py")))
    assert NEEDED - found.keys() - STARTED_AS_PROGRAMS == set()


def test_programs_that_are_started_are_named_in_the_source() -> None:
    text = "".join(module.text for module in modules("verifier/cli"))
    assert {program for program in STARTED_AS_PROGRAMS if program not in text} == set()


def test_what_tests_and_benches_import_is_declared_for_developers() -> None:
    declared = with_parts(NEEDED | EXTRAS["dev"])
    found = imported((*modules("tests"), *modules("bench")))
    assert {name: place for name, place in found.items() if name not in declared} == {}


def test_what_is_declared_for_developers_is_used() -> None:
    found = imported((*modules("tests"), *modules("bench")))
    assert EXTRAS["dev"] - found.keys() - DEVELOPERS_PROGRAMS == set()


@pytest.mark.parametrize(("part", "whole"), COMES_WITH.items())
def test_a_part_does_come_with_its_library(part: str, whole: str) -> None:
    assert part in {name.replace("_", "-") for name in names(metadata.requires(whole) or [])}
