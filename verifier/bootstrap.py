"""The one place that wires things: settings and keys in, use cases out.

Every other module receives what it needs; nothing else reads the environment or holds globals.
"""

from __future__ import annotations

from datetime import timedelta
from importlib.util import find_spec
from typing import TypedDict

from verifier.crypto import keyfile
from verifier.crypto.access_token import AccessTokens
from verifier.crypto.blind_index import BlindIndexes
from verifier.crypto.code import SpokenCodes
from verifier.crypto.envelope import Envelopes
from verifier.crypto.handle import ContactHandles
from verifier.crypto.keyring import KeyRing
from verifier.crypto.launch_token import LaunchTokens
from verifier.crypto.passkey import Passkeys
from verifier.crypto.token import ContactTokens
from verifier.domain.errors import Invalid
from verifier.limits.counter import MEMORY, Counter
from verifier.oidc.provider import Provider
from verifier.persistence.database import Database
from verifier.persistence.facts import FactsQuery
from verifier.services.add_client import AddClient
from verifier.services.add_passkey import AddPasskey
from verifier.services.authenticate_client import AuthenticateClient
from verifier.services.check_contact import CheckContact
from verifier.services.claim_addresses import ClaimAddresses
from verifier.services.decide_indicator import DecideIndicator
from verifier.services.enrol_customer import EnrolCustomer
from verifier.services.enrol_factor import EnrolFactor
from verifier.services.erase_customer import EraseCustomer
from verifier.services.file_report import FileReport
from verifier.services.find_recipient import FindRecipient
from verifier.services.gather_facts import GatherFacts
from verifier.services.grant_access import GrantAccess
from verifier.services.guess_code import GuessCode
from verifier.services.import_channels import ImportChannels
from verifier.services.invite_account import AcceptInvitation, InviteAccount
from verifier.services.issue_code import IssueCode
from verifier.services.keep_passkeys import KeepPasskeys
from verifier.services.keep_sessions import KeepSessions
from verifier.services.launch_customer import LaunchCustomer
from verifier.services.launch_keys import LaunchKeys
from verifier.services.limit_requests import LimitRequests
from verifier.services.list_clients import ListClients
from verifier.services.list_indicators import ListIndicators
from verifier.services.list_reports import ListReports
from verifier.services.manage_accounts import ManageAccounts
from verifier.services.note_checks import NoteChecks
from verifier.services.proofs import Proofs
from verifier.services.read_audit import ReadAudit
from verifier.services.record_contact import RecordContact
from verifier.services.record_event import RecordEvent
from verifier.services.registry_snapshot import RegistrySnapshot
from verifier.services.reveal_identifier import RevealIdentifier
from verifier.services.revoke_client import RevokeClient
from verifier.services.revoke_contact import RevokeContact
from verifier.services.rotate_secret import RotateSecret
from verifier.services.second_factor import SecondFactor
from verifier.services.show_agent_calls import ShowAgentCalls
from verifier.services.show_call_status import ShowCallStatus
from verifier.services.show_readiness import ShowReadiness
from verifier.services.sign_in import SignIn
from verifier.services.sign_in_by_provider import SignInByProvider
from verifier.services.use_cases import UseCases
from verifier.services.use_passkey import UsePasskey
from verifier.services.vault import Vault
from verifier.settings import Settings


def load_keys(settings: Settings) -> KeyRing:
    """The deployment's keys; raises `Invalid` when there are none, since nothing works without."""
    try:
        return keyfile.load(settings.keys_file)
    except FileNotFoundError:
        raise Invalid(
            "VERIFIER_KEYS_FILE", "there is no key file; make one with `verifier keys generate`"
        ) from None
    except OSError as unreadable:
        reason = unreadable.strerror or "it cannot be read"
        raise Invalid("VERIFIER_KEYS_FILE", f"the key file: {reason}") from None


def open_database(settings: Settings, *, clock_shift: timedelta = timedelta(0)) -> Database:
    """The deployment's database; connects on first use."""
    return Database(settings.database_url, clock_shift=clock_shift)


def use_cases(settings: Settings, ring: KeyRing, database: Database) -> UseCases:
    """Wire the use cases."""
    sealing = _Sealing(ring)
    indexes, envelopes, vault = sealing.indexes, sealing.envelopes, sealing.vault
    registry = RegistrySnapshot(database)
    tokens = ContactTokens(ring, max_age=timedelta(days=settings.token_days))
    handles = ContactHandles(ring)
    spoken = SpokenCodes(ring)
    query = FactsQuery(database)
    proofs = Proofs(tokens, handles, indexes)
    notes = NoteChecks(database)
    enrol = EnrolCustomer(database, vault, envelopes)
    guess = GuessCode(database, spoken)
    gather = GatherFacts(vault, proofs, guess, accepts_asserted=settings.accept_asserted_calls)
    return UseCases(
        record_contact=RecordContact(
            database, vault, FindRecipient(vault, envelopes), registry, tokens, handles, indexes
        ),
        record_event=RecordEvent(database, vault),
        revoke_contact=RevokeContact(database),
        issue_code=IssueCode(database, spoken),
        check_contact=CheckContact(query, vault, registry, proofs, gather, notes, settings.region),
        show_call_status=ShowCallStatus(query, vault),
        show_agent_calls=ShowAgentCalls(database, vault, spoken),
        file_report=FileReport(database, vault, envelopes, registry, settings.region),
        list_reports=ListReports(database, vault, envelopes),
        list_indicators=ListIndicators(database),
        decide_indicator=DecideIndicator(database, registry),
        import_channels=ImportChannels(database),
        enrol_customer=enrol,
        erase_customer=EraseCustomer(database, vault),
        **_identities(settings, database, sealing, enrol),
        limit=LimitRequests(_counter(settings), indexes.index),
        read_audit=ReadAudit(database),
        reveal_identifier=RevealIdentifier(database, vault),
        registry=registry,
        notes=notes,
        show_readiness=ShowReadiness(database),
        **_machines(ring, database),
    )


def _provider(settings: Settings) -> Provider | None:
    """The identity provider of staff, if the operator names one."""
    if settings.oidc_issuer is None or settings.oidc_client_secret is None:
        return None
    return Provider(
        settings.oidc_issuer,
        settings.oidc_client_id or "",
        settings.oidc_client_secret.get_secret_value(),
        f"{settings.public_url.rstrip('/')}/staff/provider/return",
    )


def _counter(settings: Settings) -> Counter:
    """Opens nothing yet; a library that is not installed is no outage, so it is told at start."""
    if settings.limits_url != MEMORY and find_spec("redis") is None:
        raise Invalid("VERIFIER_LIMITS_URL", "needs the `redis` extra installed")
    return Counter(settings.limits_url)


class _Sealing:
    """What seals customers' data and finds it again, shared by many use cases."""

    def __init__(self, ring: KeyRing) -> None:
        self.indexes = BlindIndexes(ring)
        self.envelopes = Envelopes(ring)
        self.vault = Vault(self.envelopes, self.indexes)


class _Identities(TypedDict):
    """The use cases about people who come in, by their names in `UseCases`."""

    launch_customer: LaunchCustomer
    launch_keys: LaunchKeys
    sign_in: SignIn
    sign_in_by_provider: SignInByProvider
    second_factor: SecondFactor
    enrol_factor: EnrolFactor
    add_passkey: AddPasskey
    use_passkey: UsePasskey
    passkeys: KeepPasskeys
    sessions: KeepSessions
    invite_account: InviteAccount
    accept_invitation: AcceptInvitation
    accounts: ManageAccounts


def _identities(
    settings: Settings, database: Database, sealing: _Sealing, enrol: EnrolCustomer
) -> _Identities:
    tokens = LaunchTokens(settings.public_url)
    claim = ClaimAddresses(sealing.vault)
    passkeys = Passkeys(settings.public_url, settings.company)
    return {
        "launch_customer": LaunchCustomer(database, tokens, enrol, claim),
        "launch_keys": LaunchKeys(database),
        "sign_in": SignIn(database),
        "sign_in_by_provider": SignInByProvider(database, _provider(settings)),
        "second_factor": SecondFactor(database, sealing.envelopes, sealing.indexes),
        "enrol_factor": EnrolFactor(database, sealing.envelopes, sealing.indexes),
        "add_passkey": AddPasskey(database, passkeys),
        "use_passkey": UsePasskey(database, passkeys),
        "passkeys": KeepPasskeys(database),
        "sessions": KeepSessions(database),
        "invite_account": InviteAccount(database),
        "accept_invitation": AcceptInvitation(database),
        "accounts": ManageAccounts(database),
    }


class _Machines(TypedDict):
    """The use cases about machine clients, by their names in `UseCases`."""

    authenticate_client: AuthenticateClient
    grant_access: GrantAccess
    add_client: AddClient
    rotate_secret: RotateSecret
    list_clients: ListClients
    revoke_client: RevokeClient


def _machines(ring: KeyRing, database: Database) -> _Machines:
    tokens = AccessTokens(ring)
    return {
        "authenticate_client": AuthenticateClient(database, tokens),
        "grant_access": GrantAccess(database, tokens),
        "add_client": AddClient(database),
        "rotate_secret": RotateSecret(database),
        "list_clients": ListClients(database),
        "revoke_client": RevokeClient(database),
    }
