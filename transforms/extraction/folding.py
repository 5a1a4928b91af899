"""A report's text made plain for matching, with the way back to every printed character.

Folding makes digits, letters and punctuation uniform (１→1, ％→%, `,`→`，` between words), drops white space and joins
lines that were broken inside a sentence; what remains of line breaks ends a paragraph. Nothing else is rewritten, so that
each folded character stands for exactly one character of the text.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from transforms.characters import Rewriting, simplified
from transforms.extraction.tables import is_row, names_a_column

CELL_GAP = "\t"  # stands between two figures that only white space keeps apart
SENTENCE_END = "。！？\n"
_WIDE = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F) if chr(code - 0xFEE0).isalnum() or chr(code - 0xFEE0) in "%+.-/~"}
FOLDED_TO = {
    **_WIDE,
    **simplified(),
    ord("﹪"): "%",
    ord("﹒"): ".",
    ord("・"): "·",
    ord("•"): "·",
    ord("‧"): "·",
    ord("∶"): "：",
    ord("﹕"): "：",
    ord("–"): "-",
    ord("—"): "-",
    ord("－"): "-",
    ord("〜"): "~",
    ord("("): "（",
    ord(")"): "）",
    ord(";"): "；",
    ord("!"): "！",
    ord("?"): "？",
    ord("「"): "“",
    ord("」"): "”",
    ord("『"): "“",
    ord("』"): "”",
    ord("〈"): "《",
    ord("〉"): "》",
}
_fold_characters = Rewriting(FOLDED_TO)
# Patterns that run over the whole text begin with the character they look for: all other places cost them next to nothing.
_COMMA = re.compile(r",(?:(?<!\d,)|(?!\d))")
_COLON = re.compile(r":(?:(?<!\d:)|(?!\d))")
_THOUSANDS = re.compile(r"(?<=[\u4e00-\u9fff])\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+(?=[\u4e00-\u9fff])")  # 投诉2 345件
_WIDE_THOUSANDS = re.compile(r"(\d(?<=[^\d.,，]\d)\d{0,2})，(?=\d{3}(?![\d，、.])[^\d，、])")
_TONES = "āáǎàēéěèīíǐìōóǒòūúǔùüǖǘǚǜ"
_LEFTOVERS = (  # pinyin in brackets or between characters, entities of HTML
    re.compile(rf"[（(][a-z{_TONES}]{{1,7}}[）)]"),
    re.compile(rf"[a-z{_TONES}](?<=[\u4e00-\u9fff].)[a-z]{{0,4}}(?:(?<=[{_TONES}])|[{_TONES}])[a-z]{{0,4}}(?=[\u4e00-\u9fff])"),
    re.compile(r"&(?:nbsp|ensp|emsp|thinsp)[;；]"),
)
_FULL_STOP = re.compile(r"\.(?<=[^\dA-Za-z\s]\.)")
_STRAIGHT_QUOTES = re.compile(r'"([^"\n]{1,40})"')
_PAGE_LINE = re.compile(r"\d{1,3}\s*/\s*\d{1,3}|[-·\s]*第?\s*\d{1,3}\s*页?(?:\s*[,/，]?\s*共\s*\d{1,3}\s*页)?[-·\s]*")
_ENUMERATOR = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）|\d{1,2}[.、](?!\d)|（\d{1,2}）|[①-⑳]|第[一二三四五六七八九十]+[章节部])"
)
_NARROW = re.compile(r"[\0-\u1fff]")
_RUN = re.compile(r"\S+")
_SENTENCE = re.compile(rf"[^{SENTENCE_END}]+[{SENTENCE_END}]?|[{SENTENCE_END}]")
_UNBREAKABLE = re.compile(r"[\d.,%A-Za-z]*[万亿]?[余多]?\w?[，。；、）]*")
_CLOSED = "。！？；：…”』）》】"


@dataclass(frozen=True, slots=True)
class Folded:
    """`text` is the plain text; `origin[i]` is where its character i stands in the source text."""

    text: str
    origin: array
    sentences: tuple[tuple[int, int], ...]  # spans of `text`, in order, without the closing mark's white space
    _starts: tuple[int, ...]

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the source text that the folded span [start, end) was made from."""
        return self.origin[start], self.origin[end - 1] + 1

    def holds(self, position: int) -> bool:
        """Whether the character of the source text went into the folded one."""
        at = bisect_left(self.origin, position)
        return at < len(self.origin) and self.origin[at] == position

    def folded_span(self, start: int, end: int) -> tuple[int, int]:
        """The folded span of a span of the source text that begins and ends with printed characters."""
        return bisect_left(self.origin, start), bisect_left(self.origin, end - 1) + 1

    def sentence_at(self, position: int) -> tuple[int, int]:
        return self.sentences[bisect_right(self._starts, position) - 1]


def fold(text: str) -> Folded:
    plain = _uniform(text)
    characters: list[str] = []
    origin = array("l")
    for start, end, joins in _lines(plain):
        line = plain[start:end]
        thousands = {at for match in _THOUSANDS.finditer(plain, start, end) for at in range(*match.span())} if " " in line else ()
        for run in _RUN.finditer(line):
            apart = run.start() and start + run.start() not in thousands
            if characters and apart and characters[-1][-1].isdigit() and run.group()[0].isdigit():
                characters.append(CELL_GAP)
                origin.append(start + run.start() - 1)
            characters.append(run.group())
            origin.extend(range(start + run.start(), start + run.end()))
        if not joins and characters and characters[-1] != "\n":
            characters.append("\n")
            origin.append(min(end, len(text) - 1))
    folded = "".join(characters)
    sentences = tuple(match.span() for match in _SENTENCE.finditer(folded))
    return Folded(folded, origin, sentences, tuple(start for start, _ in sentences))


def _uniform(text: str) -> str:
    """One character for one character; the length never changes."""
    plain = _fold_characters(text)
    for leftover in _LEFTOVERS:
        plain = leftover.sub(lambda match: " " * len(match.group()), plain)
    plain = _WIDE_THOUSANDS.sub(r"\1,", plain)
    plain = _COMMA.sub("，", plain)
    plain = _COLON.sub("：", plain)
    plain = _FULL_STOP.sub("。", plain)
    return _STRAIGHT_QUOTES.sub(r"“\1”", plain)


def _lines(plain: str) -> list[tuple[int, int, bool]]:
    """Lines as (start, end, joins the next); page counters are left out."""
    spans: list[tuple[int, int]] = []
    for match in re.finditer(r"[^\n\r\f\v\x1c-\x1e\x85\u2028\u2029]+", plain):
        line = match.group().strip()
        above = plain[slice(*spans[-1])].strip() if spans else ""
        if line and (not _PAGE_LINE.fullmatch(line) or names_a_column(above) or (line.isdigit() and above.replace(",", "").isdigit())):
            spans.append((match.start(), match.end()))
    lines = [plain[start:end].strip() for start, end in spans]
    wrap = _find_wrap(lines)
    out = []
    for number, (start, end) in enumerate(spans):
        following = lines[number + 1] if number + 1 < len(lines) else ""
        out.append((start, end, bool(following) and _goes_on(lines[number], following, wrap)))
    return out


@dataclass(frozen=True, slots=True)
class _Wrap:
    """How a text was hard-wrapped: at so many characters, or at so many columns of which a Han character takes two."""

    width: int
    by_columns: bool

    @property
    def slack(self) -> int:
        """By how much a wrapped line may fall short of the others."""
        return 6 if self.by_columns else 3

    def measure(self, line: str) -> int:
        return 2 * len(line) - len(_NARROW.findall(line)) if self.by_columns else len(line)

    def is_full(self, line: str, following: str) -> bool:
        """Whether the line had no room for what the next one begins with."""
        return self.measure(line) + self.measure(_UNBREAKABLE.match(following).group()) >= self.width - self.slack


def _find_wrap(lines: list[str]) -> _Wrap | None:
    """The wrap of the text, None where its lines are paragraphs."""
    if len(lines) < 8 or sorted(map(len, lines))[int(len(lines) * 0.95)] > 120:
        return None
    best: tuple[float, _Wrap] | None = None
    for by_columns in (True, False):
        wrap = _Wrap(0, by_columns)
        widths = sorted(wrap.measure(line) for line in lines)
        widest = widths[int(len(widths) * 0.95)] if widths else 0
        share = sum(1 for width in widths if abs(widest - width) <= wrap.slack) / max(len(widths), 1)
        if widest <= (120 if by_columns else 60) and share >= 0.35 and (best is None or share > best[0]):
            best = share, _Wrap(widest, by_columns)
    return best[1] if best else None


def _goes_on(line: str, following: str, wrap: _Wrap | None) -> bool:
    if line[-1] in _CLOSED or _ENUMERATOR.match(following) or is_row(line) or is_row(following):
        return False
    if wrap:
        return wrap.is_full(line, following)
    if line[-1] in "，、" or following[0] in "，。；、）”":
        return True
    heading = _ENUMERATOR.match(line) and "。" not in line and len(line) <= 40
    return not heading and len(line) >= 40
