"""What `verifier serve` lets every worker load; apart, so that no other command loads the pages."""

from __future__ import annotations

from flask import Flask

from verifier.application import create_app
from verifier.settings import load


def application() -> Flask:
    """The application of the deployment in the environment."""
    return create_app(load())
