"""Agents' pages: what to say next."""
