"""POST /api/v1/contacts/{id}/events: say what happened to a call."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from flask import Response
from pydantic import Field, TypeAdapter
from typing_extensions import TypedDict

from verifier.api.access import principal, requires
from verifier.api.answer import answer
from verifier.api.body import Body, read_body
from verifier.api.contact_body import Line, optional
from verifier.api.deployment import region, use_cases
from verifier.api.description import CONTACT_ID, Description, described
from verifier.api.moment import Moment, read_moment
from verifier.api.named_contact import named_contact
from verifier.domain import text
from verifier.domain.contact import CallState, Evidence
from verifier.domain.identifier import IdentifierKind
from verifier.domain.limit import Limit
from verifier.domain.permission import Permission
from verifier.services.record_event import CallEvent


class EventKind(StrEnum):
    """What can be reported: every state of a call but the first, which recording it gives."""

    DIALING = CallState.DIALING
    RINGING = CallState.RINGING
    ANSWERED = CallState.ANSWERED
    ENDED = CallState.ENDED
    FAILED = CallState.FAILED


class EventBody(Body):
    """A call's event. The same `event_id` twice is harmless; `occurred_at` is your clock's.

    Numbers must be those the call was recorded with; a dialer's `answered` needs `number_shown`.
    """

    event: EventKind
    event_id: Annotated[Line, Field(min_length=1)] | None = None
    occurred_at: Moment | None = None
    number_shown: Line | None = None
    number_called: Line | None = None

    def read(self, region: str | None) -> CallEvent:
        """The event; raises `Invalid`."""
        return CallEvent(
            CallState(self.event),
            None if self.event_id is None else text.line("event_id", self.event_id),
            read_moment("occurred_at", self.occurred_at),
            optional(IdentifierKind.PHONE, self.number_shown, region, "number_shown"),
            optional(IdentifierKind.PHONE, self.number_called, region, "number_called"),
        )


class RecordedEvent(TypedDict):
    """Where the call stands now; `duplicate` when this event was known already."""

    id: str
    state: CallState
    evidence: Evidence
    duplicate: bool


BODY = TypeAdapter(EventBody)


@requires(Permission.RECORD_EVENT)
@described(
    Description(
        summary="Report what happened to a call",
        body=BODY,
        answers={200: TypeAdapter(RecordedEvent)},
        parameters=(CONTACT_ID,),
        refusals=(404, 409, 429, 503),
    )
)
def view(id: str) -> Response:  # noqa: A002 - the word in the path
    """See the module."""
    event = read_body(BODY).read(region())
    ref = named_contact(id)
    use_cases().limit(Limit.RECORD, client=principal().id)
    recorded = use_cases().record_event(ref, event, principal())
    body = RecordedEvent(
        id=str(ref),
        state=recorded.state,
        evidence=recorded.evidence,
        duplicate=recorded.duplicate,
    )
    return answer(body)
