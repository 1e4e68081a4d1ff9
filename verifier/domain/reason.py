"""Why a verdict is what it is, as codes; `domain.wording` has the sentences.

A reason may depend on public facts (registry, published indicators, the shape of what was pasted)
and on the asking customer's own calls. It never tells apart the ways in which a token fails (S2).
"""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """One short clause of explanation."""

    CODE_MATCHED = "code_matched"
    CODE_NOT_MATCHED = "code_not_matched"
    ONLY_ASSERTED = "only_asserted"
    NOT_CORROBORATED = "not_corroborated"
    IN_A_CALL = "in_a_call"
    NUMBER_OF_THE_CALL = "number_of_the_call"
    OTHER_NUMBER = "other_number"
    NO_CALL = "no_call"
    MAIL_IS_OURS = "mail_is_ours"
    IN_OUR_COPY = "in_our_copy"
    NOT_IN_OUR_COPY = "not_in_our_copy"
    COPIED = "copied"
    NO_SUCH_CONTACT = "no_such_contact"
    RECORDED_LATE = "recorded_late"
    OFFICIAL_CHANNEL = "official_channel"
    CAN_BE_FAKED = "can_be_faked"
    INBOUND_ONLY = "inbound_only"
    OUTBOUND_ONLY = "outbound_only"
    NO_LINE_IN_REGION = "no_line_in_region"
    NOT_OURS = "not_ours"
    LOOKALIKE = "lookalike"
    THIRD_PARTY_SUPPORT = "third_party_support"
    DECEPTIVE_LINK = "deceptive_link"
    PUBLISHED_SCAM = "published_scam"
    ASK_THEY_CONTACTED_ME = "ask_they_contacted_me"
    NOTHING_READ = "nothing_read"
    UNREAD = "unread"
    FACTS_UNREADABLE = "facts_unreadable"
