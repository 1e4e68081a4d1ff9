"""POST /api/v1/contacts: record an outbound call or mail, before the customer hears of it."""

from __future__ import annotations

from flask import Response, request
from pydantic import TypeAdapter
from typing_extensions import TypedDict

from verifier.api.access import principal, requires
from verifier.api.answer import answer, moment_text, seconds
from verifier.api.body import read_body
from verifier.api.contact_body import BODY, new_contact
from verifier.api.deployment import region, use_cases
from verifier.api.description import Description, Parameter, described
from verifier.domain.contact import MailDetails, Medium
from verifier.domain.limit import Limit
from verifier.domain.permission import Permission
from verifier.services.find_recipient import recipient_address
from verifier.services.once import OnceKey

_ONCE = Parameter(
    "Idempotency-Key",
    "header",
    {"type": "string", "maxLength": 200},
    "Send the same key with the same body again and get the first answer, nothing recorded twice.",
)


class RecordedContact(TypedDict):
    """The contact. `token` and `handle` go into the mail's footer and are never shown again."""

    id: str
    medium: Medium
    recorded_at: str
    late_by_seconds: float | None
    token: str | None
    handle: str | None


@requires(Permission.RECORD_CONTACT)
@described(
    Description(
        summary="Record an outbound call or mail",
        body=BODY,
        answers={201: TypeAdapter(RecordedContact)},
        parameters=(_ONCE,),
        refusals=(404, 409, 429, 503),
        headers={"Location": "The path of the contact."},
    )
)
def view() -> Response:
    """See the module."""
    new = new_contact(read_body(BODY), region())
    key = request.headers.get("Idempotency-Key")
    once = None if key is None else OnceKey.of(key, request.get_data())
    unnamed = None if new.host_id is not None else str(recipient_address(new.details))
    use_cases().limit(Limit.RECORD, client=principal().id, identifier=unnamed)
    recorded = use_cases().record_contact(new, principal(), once)
    body = RecordedContact(
        id=str(recorded.ref),
        medium=Medium.MAIL if isinstance(new.details, MailDetails) else Medium.CALL,
        recorded_at=moment_text(recorded.recorded_at),
        late_by_seconds=seconds(recorded.late_by),
        token=recorded.token,
        handle=recorded.handle,
    )
    response = answer(body, 201)
    response.headers["Location"] = f"/api/v1/contacts/{recorded.ref}"
    return response
