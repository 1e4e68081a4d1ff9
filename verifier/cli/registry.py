"""Reading a registry file for a command, with errors that name file and line."""

from __future__ import annotations

from pathlib import Path

from verifier.detection.registry_file import parse_registry
from verifier.domain.channel import Registry
from verifier.domain.errors import Invalid


def read_registry(file: Path) -> Registry:
    """The registry in `file`; raises `Invalid` naming the file, and the line of a mistake."""
    try:
        return parse_registry(file.read_bytes().decode("utf-8"))
    except OSError as refused:
        raise Invalid(str(file), f"cannot be read: {refused.strerror}") from None
    except UnicodeDecodeError:
        raise Invalid(str(file), "is not UTF-8 text") from None
    except Invalid as mistake:
        raise Invalid(f"{file}, {mistake.field}", mistake.message) from None
