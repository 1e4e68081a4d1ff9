"""Which requests belong to whom: customers, staff, machines, or nobody in particular (files).

Decides by path alone, so that it holds before and without any route. Customers and staff are two
zones with a cookie each: being signed in to one is nothing in the other.
"""

from __future__ import annotations

STATIC = "/static/"
SECURITY_TXT = "/.well-known/security.txt"
_MACHINES = ("/api", "/oauth", "/healthz", "/readyz", "/metrics", "/.well-known")
_STAFF = ("/staff", "/agent", "/review", "/admin")


def is_machines(path: str) -> bool:
    """Whether `path` is answered by the machines' door: a file of ours is not."""
    return _below(path, _MACHINES) and path != SECURITY_TXT


def is_page(path: str) -> bool:
    """Whether `path` is a page, or would be one if it existed."""
    return not is_machines(path) and not path.startswith(STATIC) and path != SECURITY_TXT


def is_staff(path: str) -> bool:
    """Whether `path` is a page for staff; every other page is for customers."""
    return _below(path, _STAFF)


def _below(path: str, starts: tuple[str, ...]) -> bool:
    return any(path == start or path.startswith(f"{start}/") for start in starts)
