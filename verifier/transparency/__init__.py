"""The transparency log: commitments to contact events that anyone can check later."""
