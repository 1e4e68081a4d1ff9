"""What the application was assembled with."""

from __future__ import annotations

from typing import cast

from flask import current_app

from verifier.services.use_cases import UseCases


def use_cases() -> UseCases:
    """The use cases of this application."""
    return cast("UseCases", current_app.extensions["verifier"])


def region() -> str | None:
    """The region in which national telephone numbers are read."""
    return cast("str | None", current_app.config["REGION"])
