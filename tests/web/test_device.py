"""A session is listed under the name that its owner knows the browser by."""

from __future__ import annotations

import pytest

from verifier.web.device import device_name

WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("claimed", "name"),
    [
        (f"Mozilla/5.0 (X11; Linux x86_64) {WEBKIT} Chrome/156 Safari/537.36", "Chrome on Linux"),
        (f"Mozilla/5.0 (Windows NT 10.0) {WEBKIT} Chrome/1 Safari/537.36 Edg/1", "Edge on Windows"),
        (f"Mozilla/5.0 (Linux; Android 15) {WEBKIT} Chrome/1 Mobile Safari/1", "Chrome on Android"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 15.1; rv:1) Gecko/1 Firefox/1", "Firefox on Mac"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18 Mobile Safari/604.1",
            "Safari on iPhone",
        ),
        ("curl/8.1", "curl/8.1"),
        ("unknown", "unknown"),
    ],
)  # fmt: skip
def test_a_browser_is_named(claimed: str, name: str) -> None:
    assert device_name(claimed) == name
