"""How staff come in, and what they see of their own account."""
