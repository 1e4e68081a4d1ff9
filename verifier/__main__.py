"""`python -m verifier` is the command line."""

from __future__ import annotations

from verifier.cli.main import main

if __name__ == "__main__":
    main(prog_name="verifier")
