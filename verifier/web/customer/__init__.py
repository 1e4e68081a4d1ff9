"""Customers' pages: calm, one thing at a time."""
