"""Traditional characters and the simplified ones that stand for them: one for one, so that places in the text stay."""

from __future__ import annotations

from functools import cache

from opencc import OpenCC


@cache
def simplified() -> dict[int, str]:
    """A table for `str.translate`, of the characters that have another form; from OpenCC's dictionaries."""
    characters = [chr(code) for code in range(0x4E00, 0xA000)]
    converted = OpenCC("t2s").convert("\n".join(characters)).split("\n")
    return {ord(old): new for old, new in zip(characters, converted, strict=True) if old != new and len(new) == 1}
