"""Which requests belong to people: machines' paths and static files have neither session nor page.

Decides by path alone, so that it holds before and without any route.
"""

from __future__ import annotations

STATIC = "/static/"
_MACHINES = ("/api", "/oauth", "/healthz", "/readyz", "/metrics", "/.well-known")


def is_machines(path: str) -> bool:
    """Whether `path` is answered by the machines' door."""
    return any(path == start or path.startswith(f"{start}/") for start in _MACHINES)


def is_page(path: str) -> bool:
    """Whether `path` is a page, or would be one if it existed."""
    return not is_machines(path) and not path.startswith(STATIC)
