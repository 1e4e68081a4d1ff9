"""Settings from the environment: `VERIFIER_*`, or `VERIFIER_*_FILE` naming a file with the value.

Decides what a deployment may choose and refuses unsafe choices; it opens nothing. Settings are
read once, at start, and never change.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import (
    Field,
    SecretStr,
    StringConstraints,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from verifier.domain.errors import Invalid

_PREFIX = "VERIFIER_"
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_HOST = re.compile(r"[a-z0-9.-]+(:[0-9]{1,5})?", re.ASCII)


class Settings(BaseSettings):
    """What the operator decides."""

    model_config = SettingsConfigDict(env_prefix=_PREFIX, frozen=True, extra="ignore")

    database_url: str = "sqlite:///var/verifier.sqlite3"
    keys_file: Path = Path("var/keys.json")
    public_url: str = "https://localhost"
    company: Annotated[str, StringConstraints(min_length=1, max_length=80)] = "our company"
    region: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")] | None = None
    token_days: Annotated[int, Field(ge=1, le=3650)] = 400
    accept_asserted_calls: bool = False
    # Origins of the host app, such as https://app.example.com: only they launch and embed.
    host_origins: Annotated[tuple[str, ...], NoDecode] = ()
    security_contact: str | None = None
    # The company's own identity provider for staff: all three, or none.
    oidc_issuer: str | None = None
    oidc_client_id: str | None = None
    oidc_client_secret: SecretStr | None = None

    @field_validator("host_origins", mode="before")
    @classmethod
    def _split(cls, given: object) -> object:
        return given.replace(",", " ").split() if isinstance(given, str) else given

    @model_validator(mode="after")
    def _refuse_unsafe(self) -> Self:
        if not self.database_url.startswith(("sqlite:///", "postgresql+psycopg://")):
            raise ValueError("database_url must begin with sqlite:/// or postgresql+psycopg://")
        url = urlsplit(self.public_url)
        if url.scheme != "https" and url.hostname not in _LOOPBACK:
            raise ValueError("public_url must be https, except on this machine itself")
        for origin in self.host_origins:
            _require_origin(origin, loopback=url.hostname in _LOOPBACK)
        self._require_whole_provider()
        contact = self.security_contact or "mailto:"
        if not contact.startswith(("mailto:", "https://")) or not contact.isprintable():
            raise ValueError("security_contact must begin with mailto: or https://")
        return self

    def _require_whole_provider(self) -> None:
        given = (self.oidc_issuer, self.oidc_client_id, self.oidc_client_secret)
        if any(given) and not all(given):
            raise ValueError("oidc_issuer, oidc_client_id and oidc_client_secret go together")
        issuer = urlsplit(self.oidc_issuer or "https://")
        if issuer.scheme != "https" and issuer.hostname not in _LOOPBACK:
            raise ValueError("oidc_issuer must be https, except on this machine itself")

    @property
    def secure_cookies(self) -> bool:
        """Whether cookies are for https only: always, but for a demo on this machine."""
        return self.public_url.startswith("https://")


def _require_origin(origin: str, *, loopback: bool) -> None:
    """An origin as browsers write it (RFC 6454): it stands in headers and is compared to them."""
    parts = urlsplit(origin)
    secure = parts.scheme == "https" or (loopback and parts.hostname in _LOOPBACK)
    written = f"{parts.scheme}://{parts.netloc}"
    if not secure or written != origin or not _HOST.fullmatch(parts.netloc):
        raise ValueError("host_origins must be origins such as https://app.example.com")


def load(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings of this process; raises `Invalid` naming the variable, never its value."""
    given = os.environ if environment is None else environment
    values = {
        name.removeprefix(_PREFIX).lower(): value
        for name, value in given.items()
        if name.startswith(_PREFIX) and not name.endswith("_FILE")
    }
    if f"{_PREFIX}KEYS_FILE" in given:
        values["keys_file"] = given[f"{_PREFIX}KEYS_FILE"]
    for name, path in given.items():
        if name.startswith(_PREFIX) and name.endswith("_FILE") and name != f"{_PREFIX}KEYS_FILE":
            values[name.removeprefix(_PREFIX).removesuffix("_FILE").lower()] = _read(name, path)
    try:
        return Settings(**values)  # type: ignore[arg-type]  # strings, which pydantic converts
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        name = "_".join(str(part) for part in first["loc"]).upper() or "SETTINGS"
        raise Invalid(f"{_PREFIX}{name}", first["msg"]) from None


def _read(name: str, path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise Invalid(name, "names a file that cannot be read") from None
