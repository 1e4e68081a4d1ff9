"""Who may manage machine clients, and how the audit names them.

At the shell an operator is named by a plain word, as whoever imports channels is; pages pass the
person who is signed in, and nobody signed in is nobody allowed.
"""

from __future__ import annotations

from verifier.domain.contact import Source
from verifier.domain.errors import Forbidden
from verifier.domain.permission import Permission, allows, require
from verifier.domain.principal import Principal, actor, source_of

Manager = Principal | str | None


def require_manager(by: Manager) -> str:
    """The actor for audit rows and log leaves; raises `Forbidden`."""
    if isinstance(by, str):
        return by
    require(by, Permission.MANAGE_CLIENTS)
    return actor(by) if by is not None else ""


def require_reader(by: Manager) -> None:
    """Raise `Forbidden` unless `by` may look at clients, which nobody confirms anew."""
    if not isinstance(by, str) and not allows(by, Permission.READ_CLIENTS):
        raise Forbidden("looking at clients is not allowed")


def manager_source(by: Manager) -> Source:
    """What kind of witness a manager is to the log: none that saw anything happen."""
    return Source.SYSTEM if by is None or isinstance(by, str) else source_of(by)
