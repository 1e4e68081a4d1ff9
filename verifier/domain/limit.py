"""The one table of request limits: who may ask for what, how often.

Decides the numbers and how an address is cut to size; counting is `verifier.limits`', saying no is
the doors'. A limit is for load and for enumeration. It never decides a verdict, and the guesses at
a spoken code are counted in the database whatever is said here (S4).

Two people pull at every number. The honest one may sit in an office, or behind a telephone
network's NAT, with a thousand others at one address: so addresses get much. The guesser may have a
thousand addresses: so what is guessed *at* (a login, a customer) is counted too, wherever the tries
come from.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Limit(StrEnum):
    """One kind of request that is counted."""

    CHECK = "check"
    REPORT = "report"
    RECORD = "record"
    SIGN_IN = "sign_in"
    LAUNCH = "launch"
    TOKEN = "token"  # noqa: S105 a kind of request, not a secret


class Dimension(StrEnum):
    """By what it is counted.

    `address` is the network it comes from, `client` the machine and `customer` the person who has
    proven to be it; `identifier` is what the request is *about* and nobody has proven: the login
    that is tried, the customer that a machine names.
    """

    ADDRESS = "address"
    CLIENT = "client"
    CUSTOMER = "customer"
    IDENTIFIER = "identifier"


@dataclass(frozen=True, slots=True)
class Allowance:
    """At most `amount` requests in `seconds`."""

    amount: int
    seconds: int


Table = Mapping[Limit, Mapping[Dimension, Allowance]]

_MINUTE = 60
_HOUR = 60 * _MINUTE

# In the order in which they are counted: who asks comes before what is asked about, so that nobody
# uses up another's allowance with requests that are refused anyway.
_CHECK = {
    # 240 customers behind one NAT with five checks each, all within the same five minutes.
    Dimension.ADDRESS: Allowance(1_200, 5 * _MINUTE),
    # About a third of what one core answers, so that a client gone wild leaves room for the others.
    Dimension.CLIENT: Allowance(30_000, _MINUTE),
    # One every five seconds, all the time. A customer on the phone needs at most nine guesses
    # (three at each of three codes) and a handful of checks around them.
    Dimension.CUSTOMER: Allowance(60, 5 * _MINUTE),
    # The same for a customer whom a machine names: its own allowance, so that a stolen client
    # cannot keep the customer's own page from answering.
    Dimension.IDENTIFIER: Allowance(60, 5 * _MINUTE),
}
_REPORT = {
    # Each is read by a person. An office under attack sends a few dozen.
    Dimension.ADDRESS: Allowance(200, _HOUR),
    # A mail gateway in a wave of phishing reports two a second.
    Dimension.CLIENT: Allowance(1_200, 10 * _MINUTE),
    # One every two minutes for an hour: more than anybody is phoned and written to.
    Dimension.CUSTOMER: Allowance(30, _HOUR),
    Dimension.IDENTIFIER: Allowance(30, _HOUR),
}
_RECORD = {
    # A mail server sending to everybody, or the events of some thousand calls at once.
    Dimension.CLIENT: Allowance(30_000, _MINUTE),
    # One address that no customer is named for: what is recorded to it moves to its owner at once
    # when they claim it, and a stolen client must not make that take minutes.
    Dimension.IDENTIFIER: Allowance(300, _HOUR),
}
_SIGN_IN = {
    # A shift of two hundred that starts at nine in one office, every second one mistyping.
    Dimension.ADDRESS: Allowance(300, 10 * _MINUTE),
    # Forgetful people try some five times. For a guesser with any number of addresses it is 2,880
    # a day at one login, which no password worth the name loses to.
    Dimension.IDENTIFIER: Allowance(20, 10 * _MINUTE),
}
_LAUNCH = {
    # As many as there may be checks from one address: each visit from the host app begins with one.
    Dimension.ADDRESS: Allowance(1_200, 5 * _MINUTE),
}
_TOKEN = {
    # Before the secret is looked at: a fleet behind one NAT that restarts at once, twice.
    Dimension.ADDRESS: Allowance(1_200, 10 * _MINUTE),
    # After it was right, never before: ids are no secret, and whoever knows one could otherwise
    # keep its owner out.
    Dimension.CLIENT: Allowance(600, 10 * _MINUTE),
}

LIMITS: Table = MappingProxyType(
    {
        Limit.CHECK: MappingProxyType(_CHECK),
        Limit.REPORT: MappingProxyType(_REPORT),
        Limit.RECORD: MappingProxyType(_RECORD),
        Limit.SIGN_IN: MappingProxyType(_SIGN_IN),
        Limit.LAUNCH: MappingProxyType(_LAUNCH),
        Limit.TOKEN: MappingProxyType(_TOKEN),
    }
)

_SITE = (
    64  # bits: what one IPv6 subscriber gets at least, to draw addresses from at will (RFC 6177)
)
_WITH_PORT = re.compile(r"\[([0-9A-Fa-f:.]+)\](?::\d+)?|([0-9.]+):\d+", re.ASCII)


def network(address: str) -> str:
    """What is counted as one address: an IPv4 address, or an IPv6 network of 64 bits.

    Some proxies write a port behind it, which is dropped. What is no address at all is all one.
    """
    with_port = _WITH_PORT.fullmatch(address)
    bare = address if with_port is None else with_port[1] or with_port[2]
    try:
        read = ipaddress.ip_address(bare)
    except ValueError:
        return ""
    if isinstance(read, ipaddress.IPv4Address):
        return str(read)
    if read.ipv4_mapped is not None:
        return str(read.ipv4_mapped)
    return str(ipaddress.IPv6Network((int(read), _SITE), strict=False))
