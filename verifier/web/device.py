"""What a browser says it is, in words that its owner knows it by.

A claim and no more: it is for people who look through their own sessions, and decides nothing.
"""

from __future__ import annotations

# In this order: each of them also claims to be some of those after it.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)


def device_name(claimed: str) -> str:
    """`Chrome on Linux`, or what it says, word for word, when it is none that we know."""
    browser = next((name for mark, name in _BROWSERS if mark in claimed), None)
    system = next((name for mark, name in _SYSTEMS if mark in claimed), None)
    return f"{browser} on {system}" if browser and system else claimed
