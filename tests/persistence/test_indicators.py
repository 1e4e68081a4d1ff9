from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from tests.persistence.rows import add_person, at_once, publish, strange_domain
from verifier.domain.identifier import Identifier, IdentifierKind
from verifier.domain.indicator import Indicator, IndicatorStatus
from verifier.persistence import indicators
from verifier.persistence.database import Database


def candidate(database: Database, identifier: Identifier) -> int:
    with database.writing() as transaction:
        indicator_id = indicators.candidate(transaction, identifier)
        transaction.commit()
    return indicator_id


def lock(database: Database, indicator_id: int) -> Indicator | None:
    with database.writing() as transaction:
        return indicators.lock(transaction, indicator_id)


def test_an_identifier_has_one_indicator(database: Database) -> None:
    identifier = strange_domain()
    ids = at_once(lambda: candidate(database, identifier))
    assert len(set(ids)) == 1
    assert lock(database, ids[0]) == Indicator(ids[0], identifier)


def test_a_value_of_another_kind_is_another_indicator(database: Database) -> None:
    domain = strange_domain()
    handle = Identifier(IdentifierKind.HANDLE, domain.value)
    assert candidate(database, domain) != candidate(database, handle)


def test_naming_a_published_indicator_again_changes_nothing(database: Database) -> None:
    published = publish(database, strange_domain())
    assert candidate(database, published.identifier) == published.id
    assert lock(database, published.id) == published
    assert published.status is IndicatorStatus.PUBLISHED


def test_an_unknown_indicator_is_none(database: Database) -> None:
    assert lock(database, 2**40) is None


def test_published_ones_are_told_from_others(database: Database) -> None:
    scam, unsure = strange_domain(), strange_domain()
    publish(database, scam)
    candidate(database, unsure)
    same_value = Identifier(IdentifierKind.HANDLE, scam.value)
    with database.reading() as connection:
        assert indicators.published(connection, [scam, unsure, same_value]) == {scam}
        assert indicators.published(connection, []) == set()


@pytest.mark.parametrize(
    ("confirmed", "published"), [("first", "first"), (None, "first"), ("first", None), (None, None)]
)
def test_the_database_itself_refuses_what_two_people_did_not_publish(
    database: Database, confirmed: str | None, published: str | None
) -> None:
    people = {"first": add_person(database), None: None}
    indicator_id = candidate(database, strange_domain())
    change = sa.text(
        "UPDATE indicators SET status = 'published', confirmed_by = :confirmed,"
        " published_by = :published WHERE id = :id"
    )
    values = {"confirmed": people[confirmed], "published": people[published], "id": indicator_id}
    with pytest.raises(IntegrityError, match="two_people_publish"), database.writing() as writing:
        writing.connection.execute(change, values)
