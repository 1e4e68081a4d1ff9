"""The body that records a contact: a call or a mail, told apart by `medium`."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from verifier.api.body import Body
from verifier.api.moment import Moment, read_moment
from verifier.detection.canonical import canonical
from verifier.domain import text
from verifier.domain.contact import CallDetails, ContactDetails, MailDetails
from verifier.domain.identifier import Identifier, IdentifierKind
from verifier.services.record_contact import NewContact

MOST_LINKS = 200

Line = Annotated[str, Field(max_length=text.MAX_LINE)]
Link = Annotated[str, Field(max_length=8192)]


class ContactBody(Body):
    """What both media have. `claimed_at` is your clock's.

    `customer` is the host app's own id. Without it the contact is made to whoever owns the address
    contacted (`recipient` or `number_called`, then required), also if they open the app only later.
    """

    customer: Line | None = None
    department: Line
    purpose: Line
    ticket: Line | None = None
    agent: Line | None = None
    claimed_at: Moment | None = None


class CallBody(ContactBody):
    """An outbound call. `number_shown` must be one of our outbound numbers."""

    medium: Literal["call"]
    number_shown: Line
    number_called: Line | None = None


class MailBody(ContactBody):
    """An outbound mail. `sender` must be one of our outbound addresses."""

    medium: Literal["mail"]
    sender: Line
    subject: Line
    recipient: Line | None = None
    links: Annotated[tuple[Link, ...], Field(max_length=MOST_LINKS)] = ()


BODY: TypeAdapter[CallBody | MailBody] = TypeAdapter(
    Annotated[CallBody | MailBody, Field(discriminator="medium")]
)


def new_contact(body: CallBody | MailBody, region: str | None) -> NewContact:
    """What to record; `region` reads national numbers. Raises `Invalid` naming the field."""
    return NewContact(
        None if body.customer is None else text.line("customer", body.customer),
        _details(body, region),
        read_moment("claimed_at", body.claimed_at),
    )


def _details(body: CallBody | MailBody, region: str | None) -> ContactDetails:
    department = text.line("department", body.department)
    purpose = text.line("purpose", body.purpose)
    ticket = text.optional_line("ticket", body.ticket)
    agent = text.optional_line("agent", body.agent)
    if isinstance(body, CallBody):
        return CallDetails(
            department,
            purpose,
            canonical(IdentifierKind.PHONE, body.number_shown, region, "number_shown"),
            optional(IdentifierKind.PHONE, body.number_called, region, "number_called"),
            ticket,
            agent,
        )
    return MailDetails(
        department,
        purpose,
        canonical(IdentifierKind.EMAIL, body.sender, field="sender"),
        text.line("subject", body.subject),
        optional(IdentifierKind.EMAIL, body.recipient, None, "recipient"),
        _links(body.links),
        ticket,
        agent,
    )


def _links(links: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(
        canonical(IdentifierKind.URL, link, field=f"links.{place}").value
        for place, link in enumerate(links)
    )


def optional(
    kind: IdentifierKind, written: str | None, region: str | None, field: str
) -> Identifier | None:
    """The identifier in an optional field; raises `Invalid`."""
    return None if written is None else canonical(kind, written, region, field)
