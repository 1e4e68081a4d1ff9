"""What customers paste in random histories, besides proofs."""

from __future__ import annotations

from tests.deployment import BOTH, INBOUND, OUTBOUND, SENDER
from tests.services.company import LINK
from tests.services.oracle import Piece

FOREIGN = "https://click.mailhouse.net/c/17"
IDENTIFIERS = [
    *(Piece(text, identifier=True, ours=True) for text in (OUTBOUND,)),
    *(
        Piece(text, identifier=True, ours=True, customers_may_use=True)
        for text in (INBOUND, BOTH, SENDER, LINK, "example.com")
    ),
    *(
        Piece(text, identifier=True)
        for text in ("+18005550199", "+886223456789", "help@example.net", FOREIGN, "example.net")
    ),
]
# None begins with a digit: right behind a number that may be more of it, which is read as doubt.
WORDS = [Piece(text) for text in ("hello,", "is that you?", "they said 123456", "K2M4")]
