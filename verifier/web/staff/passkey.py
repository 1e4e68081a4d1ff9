"""Passkeys on pages: a challenge for each page that takes one.

A page carries the options for the browser, whose script puts the passkey's answer into a form like
any other. The challenge waits in the browser's signed cookie.
"""

from __future__ import annotations

from verifier.web import session
from verifier.web.access import use_cases

FIELD = "passkey"
REFUSED = "does not hold; try once more"


def ask(account_id: int | None = None) -> str | None:
    """Options (JSON) for a page that takes a passkey: of this account, or of whoever has one.

    None when the account has none.
    """
    begun = use_cases().use_passkey.begin(account_id)
    if begun is None:
        return None
    challenge, options = begun
    session.remember(challenge)
    return options
