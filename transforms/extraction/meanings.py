"""What one figure of a report means."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(slots=True)
class Meaning:
    """What one figure means; a figure shared by several names has several."""

    number: int  # index of the figure
    indicator: str
    breakdown: dict[str, str]
    year: int
    value: Decimal
    score: float
    margin: float  # by how much the runner-up lost
    rule: str
    words: tuple[str, ...] = ()  # the words by which it is known
    from_word: bool = True  # its domain is named in its own clause, not taken over from the figure before
    parent: int = -1  # index of the figure it is a part of
    listed: bool = False  # in a list that announces parts: 其中, brackets behind the whole
    key: str = ""  # the breakdown key that makes it a part
    summed: bool = False  # it and the other parts of its list make up the whole
    probability: float = 0.9  # that it is right, as the judge holds
