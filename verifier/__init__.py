"""Tells a customer whether a support call or e-mail really came from the company."""
