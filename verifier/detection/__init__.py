"""Reading hostile text: identifiers, imitations, claims. Pure functions, no input or output."""
