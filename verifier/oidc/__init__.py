"""The company's own identity provider, over OpenID Connect: optional, for staff only."""
