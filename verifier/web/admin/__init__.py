"""Admins' pages: who may come in, and what everybody did."""
