"""The audit in plain words: what was done, by whom and about what.

An action that nobody has put into words yet is shown as it is recorded, never left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from verifier.services.read_audit import AuditEntry

_ACTIONS = {
    "account.added": "Added an account",
    "account.deactivated": "Deactivated an account",
    "account.invited": "Made an invitation",
    "account.joined": "Accepted an invitation",
    "account.linked": "Linked to the company's sign-in",
    "account.made_admin": "Made somebody an admin",
    "account.made_agent": "Made somebody an agent",
    "account.made_reviewer": "Made somebody a reviewer",
    "account.signed_out": "Signed somebody out everywhere",
    "account.unlocked": "Unlocked an account",
    "channels.imported": "Imported the official channels",
    "client.added": "Added a machine client",
    "client.contacts_revoked": "Revoked what a machine vouched for",
    "client.revoked": "Revoked a machine client",
    "client.secret_rotated": "Gave a machine a new secret",
    "client.secret_replaced": "Gave a machine a new secret and ended the old ones",
    "code.issued": "Issued a code to speak",
    "confirmed": "Confirmed with a second factor",
    "contact.answered": "Recorded that a call was answered",
    "contact.created": "Recorded a contact",
    "contact.dialing": "Recorded that a call was dialled",
    "contact.ended": "Recorded that a call ended",
    "contact.failed": "Recorded that a call failed",
    "contact.revealed": "Saw a number or address whole",
    "contact.revoked": "Revoked a contact",
    "contact.ringing": "Recorded that a call rang",
    "customer.erased": "Erased a customer",
    "factor.enrolled": "Set up a second factor",
    "factor.recovery_code": "Used a recovery code",
    "factor.refused": "Gave a wrong second factor",
    "factor.totp": "Gave a code of their device",
    "indicator.confirm": "Confirmed an indicator",
    "indicator.publish": "Published an indicator",
    "indicator.retract": "Retracted an indicator",
    "launch_key.added": "Added a key of the host app",
    "launch_key.revoked": "Revoked a key of the host app",
    "passkey.added": "Added a passkey",
    "passkey.count_went_back": "Showed a passkey that may be a copy",
    "passkey.refused": "Showed a passkey that does not hold",
    "passkey.removed": "Removed a passkey",
    "passkey.used": "Used a passkey",
    "passkey.used_again": "Showed a passkey's answer a second time",
    "recovery_codes.made": "Made new recovery codes",
    "report.filed": "Filed a report",
    "session.ended": "Signed out one of their sessions",
    "sign_in": "Signed in",
    "sign_in.provider": "Came from the company's sign-in",
    "sign_in.tried": "Gave a login and password",
    "sign_out": "Signed out",
}

_GROUPS = {
    "account": "Accounts",
    "client": "Machine clients",
    "contact": "Contacts",
    "factor": "Second factors",
    "indicator": "Indicators",
    "launch_key": "Keys of the host app",
    "passkey": "Passkeys",
    "sign_in": "Signing in",
}

_THINGS = {
    "client": "Client",
    "customer": "Customer",
    "indicator": "Indicator",
    "launch_key": "Key",
    "report": "Report",
    "session": "Session",
}


def action(recorded: str) -> str:
    """What was done."""
    return _ACTIONS.get(recorded, recorded)


def actor(entry: AuditEntry) -> str:
    """Who did it."""
    kind, _, name = entry.row.actor.partition(":")
    match kind:
        case "person":
            return entry.actor_name or f"Account {name}"
        case "customer":
            return "A customer"
        case "machine":
            return f"Machine {name}"
        case "operator":
            return "Operator at the shell"
        case _:
            return entry.row.actor


def subject(entry: AuditEntry) -> str:
    """What it was done about."""
    recorded, kind = entry.row.subject, entry.row.action.partition(".")[0]
    if entry.subject_name is not None:
        return entry.subject_name
    if kind in ("contact", "code"):
        return f"Contact …{recorded[-8:]}"
    return f"{_THINGS[kind]} {recorded}" if kind in _THINGS else recorded


def about(entry: AuditEntry) -> dict[str, str]:
    """The search for everything about the same thing; numbers of reports are no indicators'."""
    kind = entry.row.action.partition(".")[0]
    asked = {"about": entry.row.subject}
    return asked | {"what": f"{kind}."} if kind in _THINGS else asked


def choices(actions: Sequence[str]) -> list[tuple[str, list[tuple[str, str]]]]:
    """What a search may ask for: groups, each with how its actions begin and what to call that."""
    grouped = []
    for kind, named in groupby(sorted(actions), lambda each: each.partition(".")[0]):
        found = [(each, action(each)) for each in named]
        if len(found) > 1:
            found.insert(0, (f"{kind}.", "Any of these"))
        grouped.append((_GROUPS.get(kind, kind.replace("_", " ").capitalize()), found))
    return grouped
