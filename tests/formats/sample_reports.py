"""Invented reports with their structure: what the makers set as pages, and the plain text they are compared with."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from transforms.catalogue import SEEDS

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"
_FOLDERS = (SEEDS / "samples", SEEDS / "labelled", CORPUS)
_TITLE_END = re.compile(r"(?:报告|总结|情况|汇报)$")
_HEADING = re.compile(r"[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)]")
_DATE = re.compile(r"\s*\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日\s*")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading or line of the signature; or a table, whose rows are all it has."""

    kind: str  # heading, paragraph, signature, table
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class SampleReport:
    name: str
    text: str  # as it stands in the seeds
    title: str
    blocks: tuple[Block, ...]

    def typed(self) -> str:
        """Title, paragraphs and rows, a line each; the cells of a row set apart by tabs."""
        lines = [self.title]
        for block in self.blocks:
            lines += ["\t".join(row) for row in block.rows] or [block.text]
        return "\n".join(lines) + "\n"


def load_report(name: str) -> SampleReport:
    """The report of that name out of the seeds; FileNotFoundError where it is one of ../shared/corpus and that is not here."""
    path = next((path for folder in _FOLDERS if (path := folder / f"{name}.txt").exists()), _FOLDERS[0] / f"{name}.txt")
    text = path.read_text(encoding="utf-8")
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    title_lines = next(number for number, line in enumerate(lines, start=1) if _TITLE_END.search(line))
    title, lines = "".join(lines[:title_lines]), lines[title_lines:]
    signed_from = len(lines) - 2 if _DATE.fullmatch(lines[-1]) else len(lines)
    blocks: list[Block] = []
    for number, line in enumerate(lines):
        if " | " in line:
            row = tuple(cell.strip() for cell in line.split("|"))
            rows = blocks.pop().rows if blocks and blocks[-1].kind == "table" else ()
            blocks.append(Block("table", rows=(*rows, row)))
        elif number >= signed_from:
            blocks.append(Block("signature", line))
        else:
            heading = _HEADING.match(line) and "。" not in line and len(line) < 40
            blocks.append(Block("heading" if heading else "paragraph", line))
    return SampleReport(name, text, title, tuple(blocks))
