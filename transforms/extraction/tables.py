"""Finds figures in tables that stand in the text as rows of cells: their unit and meaning come from the header and the row's name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from transforms.extraction.numerals import arabic_value, power_value

_CELL_GAP = re.compile(r"\t|[ \u3000]{2,}|\u3000|\s*\|\s*")
_LINE = re.compile(r"[^\n]+")
_NUMBER = re.compile(r"(?P<number>-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?)\s*(?P<unit>\D{0,6})")
_UNIT_IN_HEADER = re.compile(r"[（(]\s*(?P<power>[百千万亿]*)(?P<unit>[^（()）\d]{1,4})\s*[）)]")
_CAPTION_UNIT = re.compile(r"单位\s*[：:]\s*(?P<power>[百千万亿]*)(?P<unit>[^\s，,、）)]{1,4})")
_YEAR = re.compile(r"^(20\d\d)年?(?:度)?$")
_TOTAL = ("合计", "总计", "小计", "全年", "总数", "数量", "本年")
_CHANGE = ("同比", "增长", "增减", "比上年", "较上年", "增幅", "变化")
_SERIAL = ("序号", "编号", "行次")


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure of a table: its place in the text, its value and unit, the words that name it, and its year if the header has one."""

    start: int
    end: int
    value: Decimal
    unit: str
    label: str
    caption: str
    year: int | None
    is_change: bool


def is_row(line: str) -> bool:
    """Whether a line stands in the text as a row of a table."""
    return len(_cells(line, 0)) >= 3


def find_cells(text: str, units: frozenset[str]) -> list[Cell]:
    """All figures of all tables; a table is a header row and the rows below it with as many cells."""
    out: list[Cell] = []
    header: list[tuple[int, int, str]] = []
    caption = ""
    for line in _LINE.finditer(text):
        cells = _cells(line.group(), line.start())
        if len(cells) < 3:
            header = []
            caption = line.group().strip() if line.group().strip() else caption
            continue
        if len(cells) != len(header) or not any(_figure(cell) for cell in cells[1:]):
            header = [] if any(_figure(cell) for cell in cells[1:]) else cells
            continue
        out += _row(header, cells, caption[-40:], units)
    return out


def _row(header: list[tuple[int, int, str]], cells: list[tuple[int, int, str]], caption: str, units: frozenset[str]) -> list[Cell]:
    names = [cell[2] for head, cell in zip(header, cells, strict=True) if not _figure(cell) and head[2] not in (*_SERIAL, "单位")]
    own_unit = next((cell[2] for head, cell in zip(header, cells, strict=True) if head[2] == "单位"), "")
    row = "" if names and names[0].replace(" ", "") in _TOTAL else "".join(names)
    out = []
    for head, cell in zip(header, cells, strict=True):
        match = _figure(cell)
        if not match or head[2] in _SERIAL:
            continue
        power, unit = _unit(match["unit"].strip(), own_unit, head[2], caption, units)
        if not unit:
            continue
        year = _YEAR.match(head[2])
        name = "" if year else _UNIT_IN_HEADER.sub("", head[2])
        start = cell[0] + match.start("number")
        end = cell[0] + (match.end() if match["unit"].strip() else match.end("number"))
        value = arabic_value(match["number"]) * power_value(power)
        change = any(word in head[2] for word in _CHANGE)
        out.append(Cell(start, end, value, unit, row + name, caption, int(year[1]) if year else None, change))
    return out


def _unit(printed: str, of_row: str, head: str, caption: str, units: frozenset[str]) -> tuple[str, str]:
    """(power, unit) from the cell, the row's unit, the header's brackets or the caption; ("", "") where none is known."""
    for source in (printed, of_row):
        power = re.match(r"[百千万亿]*", source).group()
        if source[len(power) :] in units:
            return power, source[len(power) :]
    for match in (_UNIT_IN_HEADER.search(head), _CAPTION_UNIT.search(caption)):
        if match and match["unit"].strip() in units:
            return match["power"], match["unit"].strip()
    return "", ""


def _cells(line: str, offset: int) -> list[tuple[int, int, str]]:
    """(start, end, words) of each cell of the line."""
    out, start = [], 0
    for gap in [*_CELL_GAP.finditer(line), None]:
        end = gap.start() if gap else len(line)
        words = line[start:end]
        if words.strip():
            lead = len(words) - len(words.lstrip())
            out.append((offset + start + lead, offset + start + len(words.rstrip()), words.strip()))
        start = gap.end() if gap else end
    return out


def _figure(cell: tuple[int, int, str]) -> re.Match[str] | None:
    return None if _YEAR.match(cell[2]) else _NUMBER.fullmatch(cell[2])
