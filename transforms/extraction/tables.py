"""Finds figures in tables that stand in the text as rows of cells: their unit and meaning come from the header and the row's name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from transforms.extraction.numerals import arabic_value, power_value

_SPACE = re.compile(r"\s+")
_BARE_ROW = re.compile(r"\s*-?[\d,.]+(?:\s+-?[\d,.]+){2,}\s*")
_CELL_GAP = re.compile(r"\t|[ \u3000]{2,}|\u3000|\s*\|\s*")
_GAP_STARTS = re.compile(r"[\s|]")
_LINE = re.compile(r"[^\n]+")
_NUMBER = re.compile(r"(?P<number>-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?)\s*(?P<unit>\D{0,6})")
_UNIT_IN_HEADER = re.compile(r"[（(]\s*(?P<power>[百千万亿]*)(?P<unit>[^（()）\d]{1,4})\s*[）)]")
_CAPTION_UNIT = re.compile(r"单位\s*[：:]\s*(?P<power>[百千万亿]*)(?P<unit>[^\s，,、）)]{1,4})")
_YEAR = re.compile(r"^(20\d\d)年?(?:度)?$")
_TOTAL = ("合计", "总计", "小计", "全年", "总数", "数量", "本年")
_CHANGE = ("同比", "增长", "增减", "比上年", "较上年", "增幅", "变化")
CellSpan = tuple[int, int, str]  # start, end, words
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
    return len(_cells(line, 0)) >= 3 or bool(_BARE_ROW.fullmatch(line))


def names_a_column(line: str) -> bool:
    """Whether a line is a name with its unit, below which figures may stand: `罚款（万元）`."""
    return bool(_UNIT_IN_HEADER.search(line)) and line.endswith(("）", ")"))


def find_cells(text: str, units: frozenset[str]) -> list[Cell]:
    """All figures of all tables: rows below a header with as many cells, and lists of a name on one line, its figures on the next."""
    lines = [(match.start(), match.group()) for match in _LINE.finditer(text) if match.group().strip()]
    out: list[Cell] = []
    header: list[CellSpan] = []
    caption, years, name = "", [], None
    for start, line in lines:
        cells = _cells(line, start)
        if len(cells) < 3 and _BARE_ROW.fullmatch(line) and header and len(header) == len(line.split()):
            cells = _cells(line, start, _SPACE)
        if len(cells) < 3:
            name, years = _read_list(out, name, years, (start, line), caption, units)
            header = _cells(line, start, _SPACE)
            caption = caption if name or _YEAR.match(line.strip()) or len(header) >= 3 else line.strip()
        elif len(cells) == len(header) and any(_figure(cell) for cell in cells):
            out += _row(header, cells, caption[-40:], units)
        else:
            header = [] if any(_figure(cell) for cell in cells[1:]) else cells
    return out


def _read_list(
    out: list[Cell], name: tuple[str, int] | None, years: list[int], line: tuple[int, str], caption: str, units: frozenset[str]
) -> tuple[tuple[str, int] | None, list[int]]:
    """Reads on in a table whose cells stand below one another; returns the name that waits for its figures, and the years."""
    start, words = line[0], line[1].strip()
    if year := _YEAR.match(words):
        return None, [*years, int(year[1])]
    if names_a_column(words) and not _NUMBER.match(words):
        return (words, 0), years
    figure = _NUMBER.fullmatch(words)
    if not figure or name is None or name[1] >= max(len(years), 1):
        return None, years if figure else []
    power, unit = _unit("", "", name[0], caption, units)
    if unit:
        begin = start + line[1].index(figure["number"])
        value = arabic_value(figure["number"]) * power_value(power)
        year = years[name[1]] if years else None
        out.append(Cell(begin, begin + len(figure["number"]), value, unit, _UNIT_IN_HEADER.sub("", name[0]), caption[-40:], year, False))
    return (name[0], name[1] + 1), years


def _row(header: list[CellSpan], cells: list[CellSpan], caption: str, units: frozenset[str]) -> list[Cell]:
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
    named = next((unit for unit in sorted(units, key=len, reverse=True) if len(unit) > 1 and head.endswith(unit)), "")
    if head.endswith("数") and head[-2:-1] in units:
        named = head[-2:-1]
    if named:
        return "", named
    return "", ""


def _cells(line: str, offset: int, gap: re.Pattern[str] = _CELL_GAP) -> list[CellSpan]:
    """(start, end, words) of each cell of the line."""
    if not (_GAP_STARTS.search(line) and gap.search(line)):
        words = line.strip()
        lead = len(line) - len(line.lstrip())
        return [(offset + lead, offset + lead + len(words), words)] if words else []
    out, start = [], 0
    for match in [*gap.finditer(line), None]:
        end = match.start() if match else len(line)
        words = line[start:end]
        if words.strip():
            lead = len(words) - len(words.lstrip())
            out.append((offset + start + lead, offset + start + len(words.rstrip()), words.strip()))
        start = match.end() if match else end
    return out


def _figure(cell: CellSpan) -> re.Match[str] | None:
    return None if _YEAR.match(cell[2]) else _NUMBER.fullmatch(cell[2])
