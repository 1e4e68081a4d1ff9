"""What a deployment may choose about limits, proxies and names; the rest is tried where it acts."""

from __future__ import annotations

from pathlib import Path

import pytest

from verifier.domain.errors import Invalid
from verifier.settings import load

SECRET = "s3same-0pen"


@pytest.mark.parametrize(
    "url",
    [
        "memory://",
        "redis://localhost",
        f"redis://:{SECRET}@redis.internal:6380/2",
        f"redis://user:{SECRET}@[2001:db8::1]:6379",
        f"rediss://user:{SECRET}@redis.internal:6380/0?ssl_ca_certs=/etc/ca.pem",
        "redis+unix:///run/redis/redis.sock",
        "redis+cluster://10.0.0.1:6379,10.0.0.2:6379,10.0.0.3:6379",
        f"redis+cluster://user:{SECRET}@node-1:7000,node-2:7000",
    ],
)
def test_limits_may_be_counted_here_or_in_redis(url: str) -> None:
    settings = load({"VERIFIER_LIMITS_URL": url})
    assert settings.limits_url == url
    assert SECRET not in repr(settings)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "memory",
        "memory://x",
        f"memcached://{SECRET}:11211",
        f"http://{SECRET}",
        f"redis://:{SECRET}@",
        f"redis://host:port{SECRET}",
        f"redis://:{SECRET}@host?socket_timeout=60",
        f"rediss://:{SECRET}@host?ssl_cert_reqs=none",
        f"rediss://:{SECRET}@host?ssl_ca_certs=/ca.pem&socket_timeout=60",
        f"redis+cluster://:{SECRET}@host",
        f"redis+unix://{SECRET}",
        f"redis://:{SECRET}@host\n",
    ],
)
def test_anywhere_else_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(Invalid) as refused:
        load({"VERIFIER_LIMITS_URL": url})
    assert "limits_url" in str(refused.value)
    assert SECRET not in str(refused.value)


def test_the_place_of_limits_may_be_a_file(tmp_path: Path) -> None:
    secret = tmp_path / "limits"
    secret.write_text(f"redis://:{SECRET}@redis.internal\n")
    settings = load({"VERIFIER_LIMITS_URL_FILE": str(secret)})
    assert settings.limits_url == f"redis://:{SECRET}@redis.internal"


def test_proxies_are_none_unless_counted() -> None:
    assert load({}).proxies == 0
    assert load({"VERIFIER_PROXIES": "2"}).proxies == 2


@pytest.mark.parametrize("count", ["-1", "11", "1.5", "*", "all"])
def test_a_strange_number_of_proxies_is_refused(count: str) -> None:
    with pytest.raises(Invalid, match="VERIFIER_PROXIES"):
        load({"VERIFIER_PROXIES": count})


@pytest.mark.parametrize(
    ("url", "hosts"),
    [
        ("https://verify.example.com", ["verify.example.com"]),
        ("https://Verify.Example.com:8443/", ["verify.example.com"]),
        ("http://localhost:8000", ["127.0.0.1", "localhost"]),
        ("https://127.0.0.1", ["127.0.0.1", "localhost"]),
    ],
)
def test_we_answer_under_our_public_name(url: str, hosts: list[str]) -> None:
    assert load({"VERIFIER_PUBLIC_URL": url}).hosts == hosts


@pytest.mark.parametrize(
    "url", ["https://", "https:///x", "https://[::1]", "https://[2001:db8::1]"]
)
def test_a_public_address_without_a_name_is_refused(url: str) -> None:
    with pytest.raises(Invalid, match="public_url"):
        load({"VERIFIER_PUBLIC_URL": url})
