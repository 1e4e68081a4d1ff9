"""`verifier assess` against a deployment's own registry and published indicators."""

from __future__ import annotations

import json
from typing import Any

from tests.cli.shell import Shell
from verifier.cli.readings import Readings
from verifier.cli.sources import Item, ItemKind
from verifier.detection.registry_file import parse_registry
from verifier.domain.identifier import Identifier, IdentifierKind
from verifier.domain.indicator import Indicator
from verifier.domain.principal import Role
from verifier.persistence import accounts, indicators

_NUMBER = Identifier(IdentifierKind.PHONE, "+18885550132")


def _publish(shell: Shell, identifier: Identifier) -> None:
    database = shell.database()
    with database.writing() as transaction:
        first, second = (
            accounts.add(transaction, login, Role.REVIEWER, login) or 0 for login in ("rita", "rob")
        )
        number = indicators.candidate(transaction, identifier)
        published = Indicator(number, identifier).confirm(first, None).publish(second, None)
        indicators.change(transaction, published)
        transaction.commit()
    database.close()


def _read(shell: Shell, kind: str, typed: str) -> dict[str, Any]:
    result = shell.done("assess", "--json", "--kind", kind, "-", typed=typed)
    read: dict[str, Any] = json.loads(result.stdout)
    return read


def test_a_published_number_is_known_in_lines_and_in_texts(shell: Shell) -> None:
    shell.set_up()
    assert _read(shell, "phone", "+1 888 555 0132")["assessment"] == "unknown"
    _publish(shell, _NUMBER)
    assert _read(shell, "phone", "+1 888 555 0132")["assessment"] == "published_indicator"
    text = _read(shell, "text", "call +1 888 555 0132 or +1 888 555 0133")
    first, second = (found["assessment"] for found in text["identifiers"])
    assert first == "published_indicator"
    assert second != "published_indicator"


def test_the_database_is_asked_once_for_a_whole_reading() -> None:
    asked: list[set[Identifier]] = []

    def published(identifiers: set[Identifier]) -> set[Identifier]:
        asked.append(identifiers)
        return set()

    readings = Readings(parse_registry("brand,kind,value,direction,region\n"), published, None)
    numbers = " or ".join(f"+1 888 555 01{number}" for number in range(10, 40))
    readings.read(Item("-", ItemKind.TEXT, numbers.encode()))
    assert len(asked) == 1
    assert len(asked[0]) == 30


def test_without_a_database_the_refusal_names_the_command(shell: Shell) -> None:
    result = shell.run("assess", "-", typed="x")
    assert result.exit_code == 2
    assert "verifier db upgrade" in result.stderr
    assert not (shell.folder / "store").exists()
