"""What a recorder may say of a contact: only our own channels, only what it can see, as itself."""

from __future__ import annotations

from dataclasses import replace

from verifier.detection.phones import region_of
from verifier.domain.channel import Registry
from verifier.domain.contact import CallDetails, ContactDetails, Source
from verifier.domain.errors import Forbidden, Invalid
from verifier.domain.identifier import Identifier, IdentifierKind
from verifier.domain.principal import Person, Principal


def require_own_medium(source: Source, details: ContactDetails) -> None:
    """Raise `Forbidden` when a witness records what it cannot see: a dialer mails, and so on."""
    blind = Source.MAIL_SERVER if isinstance(details, CallDetails) else Source.DIALER
    if source is blind:
        raise Forbidden(f"a {source.value.replace('_', ' ')} does not see this kind of contact")


def require_own_channel(registry: Registry, details: ContactDetails) -> None:
    """Raise `Invalid` unless the number shown, or the sender, is an outbound channel of ours."""
    if isinstance(details, CallDetails):
        number = details.number_shown
        channel = registry.owner(number)
        if has_no_line(registry, number):
            raise Invalid("number_shown", "is in a region where we have no line")
        if channel is None or not channel.direction.company_may_use:
            raise Invalid("number_shown", "is not one of our outbound numbers")
        return
    sender = details.sender
    channel = registry.owner(sender) or registry.host_owner(sender.host or "")
    if channel is None or not channel.direction.company_may_use:
        raise Invalid("sender", "is not one of our outbound addresses")


def has_no_line(registry: Registry, identifier: Identifier) -> bool:
    """Whether the registry says that no line exists where this number is."""
    if identifier.kind is not IdentifierKind.PHONE or not registry.negatives:
        return False
    return registry.has_no_line(IdentifierKind.PHONE, region_of(identifier.value))


def signed_by(details: ContactDetails, by: Principal) -> ContactDetails:
    """The details under the name of the agent who records them: nobody signs for another."""
    return replace(details, agent=by.name) if isinstance(by, Person) else details
