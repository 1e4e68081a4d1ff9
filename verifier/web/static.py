"""Style sheets and signs, kept by browsers for a year under an address that names their content.

The address carries one digest of all files together, so that a style sheet's own relative links
stay right and a new version is a new address.
"""

from __future__ import annotations

import hashlib
import mimetypes
from pathlib import Path

from flask import Flask, Response, abort, request, url_for
from flask.typing import ResponseReturnValue

from verifier.domain.permission import Permission
from verifier.web.access import requires

_ONE_YEAR = 365 * 24 * 60 * 60

# Read once: they are few and small, and no address can then name anything else.
FILES = {
    file.name: file.read_bytes()
    for file in sorted((Path(__file__).parent / "static").iterdir())
    if file.is_file()
}


def _digest() -> str:
    """The first 80 bits of a SHA-256 over all names and contents."""
    total = hashlib.sha256()
    for name, content in FILES.items():
        total.update(name.encode() + b"\0" + hashlib.sha256(content).digest())
    return total.hexdigest()[:20]


DIGEST = _digest()


def register(app: Flask) -> None:
    """Let templates name a file: `{{ asset("app.css") }}`."""
    app.jinja_env.globals["asset"] = lambda name: url_for(
        "pages.static_file", digest=DIGEST, name=name
    )


@requires(Permission.PUBLIC)
def static_file(digest: str, name: str) -> ResponseReturnValue:
    """One file. Another version's address still answers, but is not kept."""
    if name not in FILES:
        abort(404)
    response = Response(FILES[name], mimetype=mimetypes.guess_type(name)[0])
    response.add_etag()
    if digest == DIGEST:
        response.cache_control.public = response.cache_control.immutable = True
        response.cache_control.max_age = _ONE_YEAR
    else:
        response.cache_control.no_cache = True
    return response.make_conditional(request)
