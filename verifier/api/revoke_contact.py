"""POST /api/v1/contacts/{id}/revoke: from now on nothing about this contact is confirmed."""

from __future__ import annotations

from flask import Response
from pydantic import TypeAdapter
from typing_extensions import TypedDict

from verifier.api.access import principal, requires
from verifier.api.answer import answer, moment_text
from verifier.api.deployment import use_cases
from verifier.api.description import CONTACT_ID, Description, described
from verifier.api.named_contact import named_contact
from verifier.domain.permission import Permission


class RevokedContact(TypedDict):
    """The contact and since when it is revoked; a second time changes nothing."""

    id: str
    revoked_at: str


@requires(Permission.REVOKE_CONTACT)
@described(
    Description(
        summary="Revoke a contact that this client recorded; the body is ignored",
        answers={200: TypeAdapter(RevokedContact)},
        parameters=(CONTACT_ID,),
        refusals=(404, 503),
    )
)
def view(id: str) -> Response:  # noqa: A002 - the word in the path
    """See the module."""
    ref = named_contact(id)
    revoked_at = use_cases().revoke_contact(ref, principal())
    return answer(RevokedContact(id=str(ref), revoked_at=moment_text(revoked_at)))
