"""A request whose body is slow to come: something else happens before it is all here."""

from __future__ import annotations

import io
from collections.abc import Callable


class SlowBody(io.BytesIO):
    """`content`, before whose first byte `meanwhile` is called, once."""

    def __init__(self, content: bytes, meanwhile: Callable[[], object]) -> None:
        super().__init__(content)
        self._meanwhile: Callable[[], object] | None = meanwhile

    def read(self, size: int | None = -1, /) -> bytes:
        self._wait()
        return super().read(size)

    def readinto(self, buffer: bytearray, /) -> int:  # type: ignore[override]
        self._wait()
        return super().readinto(buffer)

    def _wait(self) -> None:
        if self._meanwhile is not None:
            meanwhile, self._meanwhile = self._meanwhile, None
            meanwhile()
