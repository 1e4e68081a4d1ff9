"""Keys and what is made with them: tokens, codes, handles, indexes, envelopes, passwords."""
