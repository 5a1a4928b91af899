"""A small warehouse from invented facts: texts are composed, so that every position in them is right.

warehouse = SyntheticWarehouse(tmp_path)
warehouse.report("health:柏川区", 2021, [Fact("penalty.cases_filed", 37), Fact("penalty.fines", 82000, surface="8.2万元")])
with warehouse.connect() as connection: ...        # loaded, dimensions in place, marts not yet built
"""

from __future__ import annotations

import csv
import functools
import hashlib
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import duckdb
import polars as pl

from warehouse import store

SEEDS = Path(__file__).parents[2] / "seeds"
INDICATORS = (
    # code, name_zh, name_en, unit, aggregation, breakdowns
    ("licensing.accepted", "行政许可受理数", "Licence applications accepted", "件", "sum", "licence"),
    ("licensing.granted", "准予行政许可数", "Licences granted", "件", "sum", "licence"),
    ("licensing.handled", "政务服务办件数", "Government-service matters handled", "件", "sum", "licence"),
    ("licensing.instant_handled", "即办件数", "Matters handled on the spot", "件", "sum", ""),
    ("licensing.instant_rate", "即办件率", "Share handled on the spot", "%", "none", ""),
    ("inspection.inspections", "监督检查户次", "Inspections made", "户次", "sum", "domain;level"),
    ("penalty.cases_filed", "立案数", "Cases filed", "件", "sum", "domain;procedure"),
    ("penalty.cases_closed", "结案数", "Cases closed", "件", "sum", "domain"),
    ("penalty.closure_rate", "结案率", "Closure rate", "%", "none", "domain"),
    ("penalty.fines", "罚款金额", "Fines", "元", "sum", "domain"),
    ("review.legal_reviews", "法制审核案件数", "Cases put through legal review", "件", "sum", "procedure"),
    ("officers.total", "执法人员数", "Enforcement officers", "人", "latest", ""),
    ("reconsideration.cases", "行政复议案件数", "Administrative reconsideration cases", "件", "sum", "outcome"),
    ("litigation.cases", "行政诉讼案件数", "Administrative litigation cases", "件", "sum", "outcome"),
    ("proposals.total", "建议提案总数", "Motions and proposals", "件", "sum", "body;level;role"),
    ("publicity.events", "普法宣传活动场次", "Legal-publicity events", "场", "sum", ""),
)


def synthetic_catalogue() -> SimpleNamespace:
    """The same shape as transforms.catalogue.Catalogue, with a handful of indicators."""

    def seeds(name: str) -> list[SimpleNamespace]:
        with (SEEDS / name).open(encoding="utf-8", newline="") as lines:
            return [SimpleNamespace(**line) for line in csv.DictReader(lines)]

    breakdowns: dict[str, dict[str, SimpleNamespace]] = {}
    for value in seeds("breakdowns.csv"):
        breakdowns.setdefault(value.key, {})[value.value] = value
    names = ("code", "name_zh", "name_en", "unit", "aggregation", "breakdowns")
    indicators = {
        values[0]: SimpleNamespace(
            **dict(zip(names[:-1], values[:-1], strict=True)),
            breakdowns=tuple(key for key in values[-1].split(";") if key),
            theme=values[0].partition(".")[0],
            definition=f"{values[2]} in the year",
        )
        for values in INDICATORS
    }
    units = {unit: SimpleNamespace(surface=unit, family=unit) for unit in ("件", "元", "%", "户次", "人", "场", "次")}
    return SimpleNamespace(
        indicators=indicators,
        breakdowns=breakdowns,
        relations=tuple(seeds("relations.csv")),
        units=units,
        breaks=(),
        fingerprint="synthetic",
    )


LISTS = {"remarks": {"observation_ids": pl.List(pl.String)}}


@dataclass(frozen=True)
class Fact:
    """One thing a report says. `indicator` '' makes a quantity alone: unmapped, or excluded where `reason` is given."""

    indicator: str
    value: int | str | Decimal
    breakdown: str = ""
    year: int | None = None
    surface: str | None = None  # default: value and unit
    unit: str | None = None  # default: the indicator's
    qualifier: str = "="
    origin: str = "reported"  # stated_zero and stated_whole have no quantity
    words: str | None = None  # what stands before the surface; default: the indicator's Chinese name
    reason: str = ""
    flags: str = ""
    status: str = "accepted"
    status_reason: str = ""
    rule: str = "cue"
    confidence: float = 0.9


@dataclass(frozen=True)
class Said:
    """What a report says of its figures. `themes` as in core.remarks; `about` names the figures meant, as (indicator, breakdown)."""

    sentence: str = "统计口径作了调整，与以前年度不可比。"
    kind: str = "basis_changed"
    year: int | None = None  # default: the report's
    themes: str = ""
    about: tuple[tuple[str, str], ...] = ()


def _id(prefix: str, *parts: object) -> str:
    return prefix + hashlib.sha256(":".join(str(part) for part in parts).encode()).hexdigest()[:16]


@functools.cache
def _empty_work_file() -> bytes:
    """A work file with its schema; copying it is ten times faster than making it."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "work" / "nianbao.duckdb"
        store.open_work(file).close()
        return file.read_bytes()


@dataclass
class SyntheticWarehouse:
    """Collects invented reports and loads them into <folder>/work/nianbao.duckdb the way a run does."""

    folder: Path
    catalogue: SimpleNamespace = field(default_factory=synthetic_catalogue)
    rows: dict[str, list[dict[str, object]]] = field(default_factory=lambda: {table: [] for table in store.BULK_TABLES})
    loads: int = 0

    @property
    def work_file(self) -> Path:
        return self.folder / "work" / "nianbao.duckdb"

    def report(self, publisher_id: str, year: int, facts: Sequence[Fact] = (), said: Sequence[Said] = (), **document: object) -> str:
        """Adds a report and returns its document_id; `document` overrides columns of core.documents."""
        place = publisher_id.partition(":")[2]
        level = "county" if place.endswith(("区", "县")) else "municipal"
        publisher = document.get("publisher", f"{place}卫生健康{'局' if level == 'county' else '委员会'}")
        title = f"{publisher}{year}年法治政府建设情况报告"
        file_name = document.pop("file_name", f"{place}-{year}.txt")
        text, pieces = f"{title}\n", []
        for fact in facts:
            indicator = self.catalogue.indicators.get(fact.indicator)
            unit = fact.unit or (indicator.unit if indicator else "个")
            surface = fact.surface or f"{fact.value}{unit}"
            sentence = f"全年{fact.words or (indicator.name_zh if indicator else '其他工作')}{surface}。"
            pieces.append((fact, unit, surface, sentence, len(text)))
            text += sentence + "\n"
        remarks = []
        for each in said:
            remarks.append((each, len(text) + 1))
            text += each.sentence + "\n"
        sha256 = hashlib.sha256(f"{text}{document.pop('salt', '')}".encode()).hexdigest()
        document_id = "d" + hashlib.sha256(f"{file_name}\0{sha256}".encode()).hexdigest()[:16]
        self.rows["documents"].append(
            dict(
                document_id=document_id, source=f"/reports/{file_name}", file_name=file_name, sha256=sha256, bytes=len(text.encode()),
                title=title, publisher=publisher, publisher_id=publisher_id, department="health", region=place, region_code=None,
                admin_level=level, report_year=year, period="year", published_on=date(year + 1, 1, 20), format="txt",
                reader="synthetic 1", pages=None, characters=len(text), status="accepted", status_reason="", replaced_by=None, warnings="",
                first_seen_at=datetime(2026, 11, 21, 12), fingerprint="synthetic", text=text,
            )
            | document
        )  # fmt: skip
        for line, (fact, unit, surface, sentence, sentence_start) in enumerate(pieces, start=2):
            start = sentence_start + sentence.index(surface)
            self._add_fact(document_id, publisher_id, year, line, fact, unit, surface, sentence, sentence_start, start)
        mine = [row for row in self.rows["observations"] if row["document_id"] == document_id]
        for each, start in remarks:
            meant = [row["observation_id"] for row in mine if (row["indicator"], row["breakdown"]) in each.about]
            self.rows["remarks"].append(
                dict(remark_id=_id("r", document_id, start), document_id=document_id, kind=each.kind, year=each.year or year,
                     themes=each.themes, observation_ids=meant, surface=each.sentence.rstrip("。"), char_start=start,
                     char_end=start + len(each.sentence.rstrip("。")), sentence=each.sentence, sentence_start=start, place="第9行")
            )  # fmt: skip
        found = {fact.indicator for fact in facts if fact.indicator}
        for code in self.catalogue.indicators:
            count = sum(fact.indicator == code for fact in facts)
            outcome = "found" if code in found else "not_found"
            self.rows["extraction_log"].append(dict(document_id=document_id, indicator=code, outcome=outcome, observations=count))
        return document_id

    def _add_fact(self, document_id, publisher_id, year, line, fact, unit, surface, sentence, sentence_start, start) -> None:
        end = start + len(surface)
        quantity_id = None if fact.origin.startswith("stated") else _id("q", document_id, start, end)
        evidence = dict(document_id=document_id, surface=surface, value=Decimal(fact.value), unit=unit, qualifier=fact.qualifier, page=None)
        where = dict(place=f"第{line}行", sentence=sentence, sentence_start=sentence_start + 1)
        if quantity_id:
            disposition = "observation" if fact.indicator else "excluded" if fact.reason else "unmapped"
            self.rows["quantities"].append(
                dict(quantity_id=quantity_id, **evidence, **where, char_start=start + 1, char_end=end + 1, section="一、主要工作",
                     disposition=disposition, reason=fact.reason)
            )  # fmt: skip
        if fact.indicator:
            fact_year = fact.year or year
            self.rows["observations"].append(
                dict(observation_id=_id("o", document_id, start, end, fact.indicator, fact.breakdown, fact_year), quantity_id=quantity_id,
                     publisher_id=publisher_id, year=fact_year, indicator=fact.indicator, breakdown=fact.breakdown, **evidence, **where,
                     origin=fact.origin, rule=fact.rule, confidence=fact.confidence, flags=fact.flags, evidence_start=start + 1,
                     evidence_end=end + 1, status=fact.status, status_reason=fact.status_reason)
            )  # fmt: skip

    def write_parts(self) -> Path:
        """Writes what was added since the last call as the Parquet parts of a run; returns their folder."""
        self.loads += 1
        parts = self.work_file.parent / "staging" / f"run-{self.loads}"
        parts.mkdir(parents=True)
        for table, records in self.rows.items():
            if records:
                pl.DataFrame(records, infer_schema_length=None, schema_overrides=LISTS.get(table)).write_parquet(
                    parts / f"{table}-0001.parquet"
                )
            records.clear()
        return parts

    def connect(self) -> duckdb.DuckDBPyConnection:
        """The work file with all reports so far and the dimensions loaded; the marts are not built."""
        if not self.work_file.exists():
            self.work_file.parent.mkdir(parents=True, exist_ok=True)
            self.work_file.write_bytes(_empty_work_file())
        connection = store.open_work(self.work_file)
        if self.rows["documents"]:
            store.load(connection, self.write_parts())
            store.load_dimensions(connection, self.catalogue)
        return connection
