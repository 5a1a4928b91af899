"""The small language in which `seeds/` says by which words a figure is known.

    收到|接到 医疗投诉 N            words before the number (any order, in its own clause); `|` separates alternatives
    N 案件 集体讨论                 words after the number
    (双随机|抽查) 处罚 N            words in round brackets stand anywhere earlier in the passage
    [执法人员] 考试 合格率 N        words in square brackets stand earlier in the same sentence
    满意率 N -群众 -(热线)          what must not stand in the clause; what must not stand earlier
    面商率 N => measure=meeting     the figure gets this breakdown as well
    案件 N *0.5                     counts less (or more) than the length of its words

A cue without N looks for its words on both sides of the number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

Words = tuple[str, ...]
_TOKEN = re.compile(r"-?\([^()]+\)|\[[^\[\]]+\]|\S+")


class CueError(ValueError):
    """A cue that does not follow the grammar."""


@dataclass(frozen=True)
class Cue:
    source: str
    before: tuple[Words, ...] = ()
    after: tuple[Words, ...] = ()
    either: tuple[Words, ...] = ()
    earlier: tuple[Words, ...] = ()
    in_sentence: tuple[Words, ...] = ()
    without: Words = ()
    never_earlier: Words = ()
    breakdown: tuple[tuple[str, str], ...] = ()
    weight: float = 1.0

    @cached_property
    def trigger(self) -> Words:
        """The words of which one must stand in the figure's own clause for the cue to be looked at."""
        return (self.before or self.after or self.either)[0]


def parse_cue(source: str) -> Cue:
    """Raises CueError, naming what is wrong."""
    body, _, breakdown = source.partition("=>")
    sides: dict[str, list[Words]] = {"before": [], "after": [], "earlier": [], "in_sentence": []}
    without: list[str] = []
    never: list[str] = []
    weight, side = 1.0, "before"
    tokens = _TOKEN.findall(body)
    for token in tokens:
        if token == "N":
            side = "after"
        elif token.startswith("-("):
            never += _words(token[2:-1], source)
        elif token.startswith("("):
            sides["earlier"].append(_words(token[1:-1], source))
        elif token.startswith("["):
            sides["in_sentence"].append(_words(token[1:-1], source))
        elif token.startswith("-"):
            without += _words(token[1:], source)
        elif token.startswith("*"):
            weight = _number(token[1:], source)
        else:
            sides[side].append(_words(token, source))
    if "N" not in tokens:
        either, sides["before"] = tuple(sides["before"]), []
    else:
        either = ()
    if not (either or sides["before"] or sides["after"]):
        raise CueError(f"cue '{source}' names no word of the clause itself")
    return Cue(
        source,
        tuple(sides["before"]),
        tuple(sides["after"]),
        either,
        tuple(sides["earlier"]),
        tuple(sides["in_sentence"]),
        tuple(without),
        tuple(never),
        _breakdown(breakdown, source),
        weight,
    )


def _words(token: str, source: str) -> Words:
    words = tuple(token.split("|"))
    if not all(words):
        raise CueError(f"cue '{source}' has an empty alternative in '{token}'")
    return words


def _number(token: str, source: str) -> float:
    try:
        return float(token)
    except ValueError:
        raise CueError(f"cue '{source}': '*{token}' is no weight") from None


def _breakdown(text: str, source: str) -> tuple[tuple[str, str], ...]:
    pairs = []
    for pair in filter(None, text.strip().split(";")):
        key, equals, value = pair.strip().partition("=")
        if not (key and equals and value):
            raise CueError(f"cue '{source}': '{pair}' is no key=value")
        pairs.append((key, value))
    return tuple(sorted(pairs))
