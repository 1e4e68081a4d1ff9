"""A deployment behind a real server on this machine, and host apps' pages on other ports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

from werkzeug.serving import BaseWSGIServer, make_server
from werkzeug.wrappers import Response

from tests.deployment import Deployment


@contextmanager
def serving(host: str, *, https: bool = False) -> Iterator[tuple[BaseWSGIServer, str]]:
    """A server without an application yet, and its origin under the name `host`."""
    certificate = "adhoc" if https else None
    server = make_server("127.0.0.1", 0, Response(), threaded=True, ssl_context=certificate)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server, f"{'https' if https else 'http'}://{host}:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def deployed(
    folder: Path, *, host: str = "localhost", https: bool = False, **choices: Any
) -> Iterator[Deployment]:
    """A deployment that browsers reach at its `settings.public_url`."""
    with (
        serving(host, https=https) as (server, origin),
        Deployment(folder, public_url=origin, **choices) as deployment,
    ):
        server.app = deployment.app
        yield deployment


class HostPages:
    """Another site's pages: whatever is put into `pages`, by path."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.pages: dict[str, str] = {}

    def link_out(self, path: str, service: str, token: str, *, embedded: bool = False) -> str:
        """Put a page there that launches the service, in a frame or instead of itself."""
        frame = '<iframe name="verifier" width="400" height="700"></iframe>' if embedded else ""
        target = ' target="verifier"' if embedded else ""
        self.pages[path] = (
            f'<!doctype html><title>Host app</title><form method="post" action="{service}/launch"'
            f'{target}><input type="hidden" name="token" value="{token}">'
            f"<button>Is it really you?</button></form>{frame}"
        )
        return self.origin + path

    def framing(self, path: str, address: str) -> str:
        """Put a page there that frames an address."""
        self.pages[path] = f'<!doctype html><title>Frame</title><iframe src="{address}"></iframe>'
        return self.origin + path

    def __call__(self, environ: Mapping[str, Any], start_response: Any) -> Any:
        page = self.pages.get(environ["PATH_INFO"])
        headers = {"Referrer-Policy": "strict-origin"}
        found = Response(page or "nothing", 200 if page else 404, headers, mimetype="text/html")
        return found(environ, start_response)


@contextmanager
def hosting(host: str = "localhost", *, https: bool = False) -> Iterator[HostPages]:
    """A site that is not ours."""
    with serving(host, https=https) as (server, origin):
        pages = HostPages(origin)
        server.app = pages
        yield pages
