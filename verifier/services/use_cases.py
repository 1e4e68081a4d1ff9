"""Everything a door may call, as one value that `bootstrap` wires."""

from __future__ import annotations

from dataclasses import dataclass

from verifier.services.add_client import AddClient
from verifier.services.add_passkey import AddPasskey
from verifier.services.authenticate_client import AuthenticateClient
from verifier.services.check_contact import CheckContact
from verifier.services.decide_indicator import DecideIndicator
from verifier.services.enrol_customer import EnrolCustomer
from verifier.services.enrol_factor import EnrolFactor
from verifier.services.erase_customer import EraseCustomer
from verifier.services.file_report import FileReport
from verifier.services.grant_access import GrantAccess
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
from verifier.services.use_passkey import UsePasskey


@dataclass(frozen=True, slots=True)
class UseCases:
    """One use case each; a door receives this and nothing below it."""

    record_contact: RecordContact
    record_event: RecordEvent
    revoke_contact: RevokeContact
    issue_code: IssueCode
    check_contact: CheckContact
    show_call_status: ShowCallStatus
    show_agent_calls: ShowAgentCalls
    file_report: FileReport
    list_reports: ListReports
    list_indicators: ListIndicators
    decide_indicator: DecideIndicator
    import_channels: ImportChannels
    enrol_customer: EnrolCustomer
    erase_customer: EraseCustomer
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
    read_audit: ReadAudit
    reveal_identifier: RevealIdentifier
    authenticate_client: AuthenticateClient
    grant_access: GrantAccess
    add_client: AddClient
    limit: LimitRequests
    rotate_secret: RotateSecret
    list_clients: ListClients
    revoke_client: RevokeClient
    registry: RegistrySnapshot
    notes: NoteChecks
    show_readiness: ShowReadiness
