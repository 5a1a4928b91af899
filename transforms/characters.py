"""Traditional characters and the simplified ones that stand for them: one for one, so that places in the text stay."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache


@cache
def simplified() -> dict[int, str]:
    """A table for `str.translate`, of the characters that have another form; from OpenCC's dictionaries."""
    from opencc import OpenCC  # only where there is anything to simplify

    characters = [chr(code) for code in range(0x4E00, 0xA000)]
    converted = OpenCC("t2s").convert("\n".join(characters)).split("\n")
    return {ord(old): new for old, new in zip(characters, converted, strict=True) if old != new and len(new) == 1}


class Rewriting:
    """What `str.translate` does; a text that has few of the characters is looked over ten times as fast."""

    def __init__(self, table: Mapping[int, str | None]) -> None:
        self._instead = {chr(code): new or "" for code, new in table.items()}
        self._rewritten = re.compile(f"[{''.join(map(re.escape, self._instead))}]")

    def __call__(self, text: str) -> str:
        return self._rewritten.sub(self._new, text)

    def _new(self, match: re.Match[str]) -> str:
        return self._instead[match[0]]


@cache
def simplifying() -> Rewriting:
    """Rewrites a text in simplified characters."""
    return Rewriting(simplified())
