"""Whether an HTML element may be unseen: what remains around it then reads differently.

Decides by the element, its own style and whether any style sheet of the page hides things; which
of the sheet's rules would apply is not worked out, so a doubt counts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

# Shown beside, above or struck out.
_ASIDE = frozenset({"rt", "rp", "del", "s", "strike"})
_HIDES = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide|clip(?:-path)?\s*:"
    r"|(?:font-size|opacity)\s*:\s*0(?![.\d]*[1-9])|text-indent\s*:\s*-|color\s*:\s*transparent"
    r"|position\s*:\s*(?:absolute|fixed)",
    re.IGNORECASE,
)


def hides(style: str) -> bool:
    """Whether a style, or a sheet of them, takes anything out of sight."""
    return _HIDES.search(style) is not None


def may_hide(name: str, attributes: Mapping[str, str], *, sheet_hides: bool) -> bool:
    """Whether an element within a line may be unseen; attribute names are in lower case."""
    if name in _ASIDE or "hidden" in attributes or hides(attributes.get("style", "")):
        return True
    return sheet_hides and not attributes.keys().isdisjoint({"class", "id"})
