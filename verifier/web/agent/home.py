"""The agent's page: start a call, log an e-mail, and what was recorded last."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from verifier.domain.channel import Channel
from verifier.domain.identifier import IdentifierKind
from verifier.domain.permission import Permission
from verifier.services.official_sender import has_no_line
from verifier.web.access import person, requires, use_cases
from verifier.web.agent.recording import new_key
from verifier.web.form import Form


@requires(Permission.RECORD_CONTACT)
def show() -> ResponseReturnValue:
    """Both forms, empty."""
    return page()


def page(call: Form | None = None, mail: Form | None = None) -> str:
    """The page with what was typed in one of the forms."""
    return render_template(
        "agent/home.html",
        call=call or Form(name="call"),
        mail=mail or Form(name="mail"),
        numbers=_channels(IdentifierKind.PHONE),
        senders=_channels(IdentifierKind.EMAIL),
        contacts=use_cases().show_agent_calls.newest(person()),
        new_key=new_key,
    )


def _channels(kind: IdentifierKind) -> list[Channel]:
    """What of ours an agent may contact customers from."""
    registry = use_cases().registry.newest().registry
    return [
        channel
        for channel in registry.channels
        if channel.identifier.kind is kind
        and channel.direction.company_may_use
        and not has_no_line(registry, channel.identifier)
    ]
