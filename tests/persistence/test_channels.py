from __future__ import annotations

from verifier.domain.channel import Channel, Direction, NoChannel, Registry
from verifier.domain.identifier import Identifier, IdentifierKind
from verifier.persistence import channels
from verifier.persistence.database import Database

PHONE = Identifier(IdentifierKind.PHONE, "+15550100101")
DOMAIN = Identifier(IdentifierKind.DOMAIN, "example.com")
REGISTRY = Registry(
    [
        Channel("example", PHONE, Direction.OUTBOUND, "US"),
        Channel("example", DOMAIN, Direction.BOTH),
    ],
    [("example", "Example Exchange"), ("example", "ExEx")],
    [NoChannel("example", IdentifierKind.PHONE, "TW")],
)


def replace(database: Database, registry: Registry) -> tuple[int, Registry]:
    with database.writing() as transaction:
        channels.replace(transaction, registry)
        transaction.commit()
    with database.reading() as connection:
        return channels.load(connection)


def test_a_registry_reads_back_as_it_was_written(database: Database) -> None:
    _, read = replace(database, REGISTRY)
    assert read.channels == REGISTRY.channels
    assert read.names == REGISTRY.names
    assert read.negatives == REGISTRY.negatives
    assert read.owner(PHONE) == REGISTRY.channels[0]


def test_the_new_list_is_the_whole_list(database: Database) -> None:
    replace(database, REGISTRY)
    _, read = replace(database, Registry(REGISTRY.channels[1:]))
    assert (read.channels, read.names, read.negatives) == (REGISTRY.channels[1:], (), frozenset())


def test_an_empty_registry_can_be_kept(database: Database) -> None:
    assert replace(database, Registry())[1].channels == ()


def test_every_change_raises_the_version(database: Database) -> None:
    versions = [replace(database, REGISTRY)[0] for _ in range(3)]
    assert versions == list(range(versions[0], versions[0] + 3))


def test_a_change_that_was_not_committed_keeps_version_and_rows(database: Database) -> None:
    before, _ = replace(database, REGISTRY)
    with database.writing() as transaction:
        channels.replace(transaction, Registry())
    with database.reading() as connection:
        version, registry = channels.load(connection)
    assert (version, registry.channels) == (before, REGISTRY.channels)
