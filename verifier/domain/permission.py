"""The permission table: who may do what, on one page.

Every route and use case names one `Permission`; `tests/house` fails when a route names none. Which
*objects* a principal may touch (own contacts, own customer) is decided where the object is loaded.
"""

from __future__ import annotations

from enum import StrEnum

from verifier.domain.errors import Forbidden, NotConfirmed
from verifier.domain.principal import Machine, Person, Principal, Role, Scope


class Permission(StrEnum):
    """One thing that a door lets somebody do."""

    PUBLIC = "public"
    SIGN_OUT = "sign_out"
    CHECK = "check"
    CHECK_FOR_CUSTOMER = "check_for_customer"
    RECORD_CONTACT = "record_contact"
    RECORD_EVENT = "record_event"
    REVOKE_CONTACT = "revoke_contact"
    ISSUE_CODE = "issue_code"
    FILE_REPORT = "file_report"
    READ_REPORTS = "read_reports"
    DECIDE_INDICATOR = "decide_indicator"
    PUBLISH_INDICATOR = "publish_indicator"
    READ_INDICATORS = "read_indicators"
    REVEAL_IDENTIFIER = "reveal_identifier"
    OWN_ACCOUNT = "own_account"
    CHANGE_OWN_FACTORS = "change_own_factors"
    READ_ACCOUNTS = "read_accounts"
    MANAGE_ACCOUNTS = "manage_accounts"
    READ_CLIENTS = "read_clients"
    MANAGE_CLIENTS = "manage_clients"
    READ_AUDIT = "read_audit"
    ERASE_CUSTOMER = "erase_customer"


_STAFF = frozenset({Role.AGENT, Role.REVIEWER, Role.ADMIN})

_TABLE: dict[Permission, frozenset[Role | Scope]] = {
    Permission.SIGN_OUT: frozenset(Role),
    Permission.CHECK: frozenset({Role.CUSTOMER}),
    Permission.CHECK_FOR_CUSTOMER: frozenset({Scope.CHECKS_WRITE}),
    Permission.RECORD_CONTACT: frozenset({Role.AGENT, Scope.CONTACTS_WRITE}),
    Permission.RECORD_EVENT: frozenset({Role.AGENT, Scope.EVENTS_WRITE}),
    Permission.REVOKE_CONTACT: frozenset({Role.AGENT, Role.ADMIN, Scope.CONTACTS_WRITE}),
    Permission.ISSUE_CODE: frozenset({Role.AGENT}),
    Permission.FILE_REPORT: frozenset({Role.CUSTOMER, Role.AGENT, Scope.REPORTS_WRITE}),
    Permission.READ_REPORTS: frozenset({Role.REVIEWER, Role.ADMIN}),
    Permission.DECIDE_INDICATOR: frozenset({Role.REVIEWER, Role.ADMIN}),
    Permission.PUBLISH_INDICATOR: frozenset({Role.REVIEWER, Role.ADMIN}),
    Permission.READ_INDICATORS: frozenset({Scope.INDICATORS_READ}),
    Permission.REVEAL_IDENTIFIER: _STAFF,
    Permission.OWN_ACCOUNT: _STAFF,
    Permission.CHANGE_OWN_FACTORS: _STAFF,
    Permission.READ_ACCOUNTS: frozenset({Role.ADMIN}),
    Permission.MANAGE_ACCOUNTS: frozenset({Role.ADMIN}),
    Permission.READ_CLIENTS: frozenset({Role.ADMIN}),
    Permission.MANAGE_CLIENTS: frozenset({Role.ADMIN}),
    Permission.READ_AUDIT: frozenset({Role.ADMIN}),
    Permission.ERASE_CUSTOMER: frozenset({Role.ADMIN}),
}

DANGEROUS = frozenset(
    {
        Permission.PUBLISH_INDICATOR,
        Permission.REVEAL_IDENTIFIER,
        Permission.CHANGE_OWN_FACTORS,
        Permission.MANAGE_ACCOUNTS,
        Permission.MANAGE_CLIENTS,
        Permission.ERASE_CUSTOMER,
    }
)
"""What a person must confirm with a second factor anew, minutes before doing it."""


def allows(principal: Principal | None, permission: Permission) -> bool:
    """Whether `principal` (None: nobody signed in) holds `permission`."""
    if permission is Permission.PUBLIC:
        return True
    if principal is None:
        return False
    holders = _TABLE[permission]
    if isinstance(principal, Machine):
        return not holders.isdisjoint(principal.scopes)
    return principal.role in holders


def scopes_for(permission: Permission) -> list[Scope]:
    """What a machine may hold it by."""
    return sorted(holder for holder in _TABLE[permission] if isinstance(holder, Scope))


def require(principal: Principal | None, permission: Permission) -> None:
    """Raise `Forbidden` unless `allows`; use cases call this, so no door can forget it.

    Raises `NotConfirmed` when a person may do it, but must first give a second factor anew.
    """
    if not allows(principal, permission):
        raise Forbidden(f"{permission} is not allowed")
    if permission in DANGEROUS and isinstance(principal, Person) and not principal.confirmed:
        raise NotConfirmed(f"{permission} needs a second factor")
