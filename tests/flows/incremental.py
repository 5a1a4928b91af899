"""A data folder driven through random histories in this process, without Prefect: reports come, change and go, seeds are edited, runs
fail half-way. What its work file then holds is to be what a rebuild from the raw store makes.
"""

from __future__ import annotations

import hashlib
import random
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from flows import release_state, stages
from flows.collect import collect
from flows.dirty import Dirty
from flows.increment import plan
from flows.jobs import Confinement
from flows.raw_store import file_sha256
from flows.run_context import Run, open_run
from flows.settings import Settings
from flows.sources import NOTHING, SAMPLES, find_files
from flows.worker import Worker
from transforms import publisher_rules, publishers
from transforms.catalogue import SEEDS, Catalogue, load_catalogue
from transforms.correction_file import load_corrections
from transforms.waivers import load_waivers
from warehouse import touched
from warehouse.sql import rows

READ_RULES = publisher_rules.publisher_rules
REPORTS = (
    *("baichuan-2023.txt", "baichuan-2024.txt", "baichuan-2024-rev.txt", "qingya-2017.txt", "qingya-2018.txt"),
    *("lanling-2023.txt", "yunxi-2020.txt"),
)
EXTRA = {
    "page.html": "<html><head><title>x</title></head><body><div class='article'>{}</div></body></html>",
    "plan.txt": "柏川区卫生健康局2024年工作计划\n计划立案10件。\n",
    "nobody.txt": "法治政府建设情况报告\n现将有关情况报告如下。全年立案3件。\n",
    "broken.docx": "PK\x03\x04 broken",
}
HISTORY = {"quality.runs", "quality.finding_history", "quality.findings_by_run", "core.revisions", "meta.warehouse"}
WORDS = ("立案", "罚款", "许可", "监督检查", "培训", "普法", "投诉", "案件", "执法人员", "复议", "月球", "双随机", "公示", "办结")


class Killed(Exception):
    """Stands for the end of a process."""


class World:
    """Reports in a folder, a copy of the seeds, a data folder; `step` changes something at random and most times runs."""

    def __init__(self, folder: Path, seed: int, patch: Callable[[Any, str, Any], None]) -> None:
        self.random = random.Random(seed)
        self.told: list[str] = []
        self.settings = Settings(data=folder / "data", workers=1)
        self.reports = folder / "reports"
        self.reports.mkdir(parents=True)
        self.seeds = Path(shutil.copytree(SEEDS, folder / "seeds", ignore=shutil.ignore_patterns("samples", "labelled", "phrases", "__*")))
        self.before: dict[str, list[bytes]] = {}
        self.now = datetime(2026, 1, 1, tzinfo=UTC)
        self._patch = patch
        self._added = 0
        patch(touched, "SMALL", 1.0)  # what a run touched is looked at by itself, however much of so small a warehouse it is
        patch(stages, "definitions_fingerprint", self._definitions)
        self._read_seeds()

    @classmethod
    def of(cls, names: Sequence[str], folder: Path, patch: Callable[[Any, str, Any], None]) -> World:
        """One in which these samples were read and nothing is checked."""
        world = cls(folder, 1, patch)
        world.random.random = lambda: 1.0
        for name in names:
            shutil.copy(SAMPLES / name, world.reports)
        world.run()
        return world

    # what may happen

    def step(self) -> None:
        coming = [self.add, self.add, self.change, self.change_back, self.change_back, self.remove, self.correct, self.waive, self.limit]
        seeds = [self.edit_cues, self.edit_cues, self.edit_said, self.new_indicator, self.drop_indicator, self.edit_examples]
        happening = self.random.choice([*coming, *seeds, self.edit_exclusions, self.edit_publishers])
        self.told.append(happening.__name__)
        happening()
        self._read_seeds()
        ending = self.random.choice(["", "", "", "planned", "read", "loaded", "in load", "checked"])
        self.told.append(f"run {ending}".strip())
        self.run(ending)

    def add(self) -> None:
        name = self.random.choice([*REPORTS, *EXTRA])
        content = (SAMPLES / name).read_bytes() if name in REPORTS else self._extra(name)
        (self.reports / name).write_bytes(content)

    def _extra(self, name: str) -> bytes:
        lines = (SAMPLES / "yunxi-2019.txt").read_text("utf-8").splitlines()
        body = "".join(f"<p>{line}</p>" for line in lines)
        return EXTRA[name].replace("{}", body).encode("latin-1" if name.endswith("docx") else "utf-8")

    def change(self) -> None:
        for path in self._some():
            text = path.read_bytes()
            self.before.setdefault(path.name, []).append(text)
            figures = list(re.finditer(rb"\d+(?=\xe4\xbb\xb6)", text))  # of 件
            if figures:
                figure = self.random.choice(figures)
                path.write_bytes(text[: figure.start()] + str(self.random.randrange(1, 90)).encode() + text[figure.end() :])
            else:
                path.write_bytes(text + b"\n")

    def change_back(self) -> None:
        for path in self._some():
            if self.before.get(path.name):
                path.write_bytes(self.random.choice(self.before[path.name]))

    def remove(self) -> None:
        for path in self._some():
            path.unlink()

    def edit_cues(self) -> None:
        self._edit_list("cues")

    def edit_said(self) -> None:
        self._edit_list(self.random.choice(["zeros", "wholes"]))

    def new_indicator(self) -> None:
        file = self._theme()
        self._added += 1
        words = self.random.choice(WORDS)
        entry = {"name_zh": f"新指标{self._added}", "name_en": f"New {self._added}", "unit": "件", "aggregation": "sum", "definition": "新"}
        entry |= {"cues": [f"{words} N *1.2"], "zeros": [words] if self.random.random() < 0.3 else []}
        self._save(file, self._load(file) | {f"{file.stem}.new_{self._added}": entry})

    def drop_indicator(self) -> None:
        """One of those added, or one that the ranker knows, as far as nothing else names it."""
        file = self._theme()
        codes = list(self._load(file))
        self.random.shuffle(codes)
        for code in sorted(codes, key=lambda code: ".new_" not in code)[:3]:
            entries = self._load(file)
            entry = entries.pop(code)
            self._save(file, entries)
            try:
                load_catalogue(self.seeds)
                return
            except Exception:
                self._save(file, entries | {code: entry})

    def edit_exclusions(self) -> None:
        file = self.seeds / "exclusions.yml"
        entries = yaml.safe_load(file.read_text("utf-8"))
        at = self.random.randrange(len(entries))
        what = self.random.choice(["word", "gone", "moved"])
        if what == "word":
            entries[at]["words"] = [*entries[at]["words"], self.random.choice(WORDS)]
        else:
            entry = entries.pop(at)
            if what == "moved":
                entries.insert(self.random.randrange(len(entries)), entry)
        file.write_text(yaml.safe_dump(entries, allow_unicode=True, sort_keys=False), "utf-8")

    def edit_publishers(self) -> None:
        file = self.seeds / "publishers.csv"
        lines = file.read_text("utf-8").splitlines()
        own = [line for line in lines if line.endswith(",# test")]
        if own and self.random.random() < 0.5:
            lines.remove(own[0])
        else:
            match = self.random.choice(["nobody.txt", "柏川区卫生健康局", "qingya-*", "lanling-2023.txt", "*/reports/yunxi*"])
            if not any(line.startswith(f"{match},") for line in lines):
                lines.append(f"{match},health,{self.random.choice(['柏川区', '云溪县', '青崖市'])},")
        file.write_text("\n".join(lines) + "\n", "utf-8")

    def edit_examples(self) -> None:
        file = self._theme()
        entries = self._load(file)
        entry = entries[self.random.choice(list(entries))]
        entry["examples"], entry["definition"], entry["name_en"] = [], f"另一定义{self._added}", f"Other name {self.random.random()}"
        self._save(file, entries)

    def correct(self) -> None:
        """An entry for a cell that is there now, or one entry less."""
        file = self.seeds / "corrections.yml"
        entries = yaml.safe_load(file.read_text("utf-8"))["corrections"] or []
        with self._opened() as run:
            found = rows(run.connection, "SELECT * FROM core.observations WHERE origin = 'reported' ORDER BY observation_id")
        if entries and (not found or self.random.random() < 0.4):
            entries.pop(self.random.randrange(len(entries)))
        elif found:
            cell = self.random.choice(found)
            action = self.random.choice(["override", "drop", "confirm"])
            entry = {"id": f"t{len(self.told):03}", "action": action, "publisher": cell["publisher_id"], "year": cell["year"]}
            entry |= {"indicator": cell["indicator"], "breakdown": cell["breakdown"], "expects": float(cell["value"])}
            entry |= {"reason": "试", "evidence": "试", "by": "试", "on": datetime(2026, 1, 31).date()}
            entry |= {"value": float(cell["value"]) + 1} if action == "override" else {}
            entries.append(entry)
        file.write_text(yaml.safe_dump({"corrections": entries}, allow_unicode=True, sort_keys=False), "utf-8")

    def waive(self) -> None:
        """An entry for a finding that is there now, accepted for a day or for long, or one entry less."""
        file = self.seeds / "waivers.yml"
        entries = yaml.safe_load(file.read_text("utf-8"))["waivers"] or []
        with self._opened() as run:
            found = rows(run.connection, "SELECT * FROM quality.findings WHERE outcome = 'failed' AND observed <> '' ORDER BY finding_id")
        found = [row for row in found if row["finding_id"] not in {entry["finding"] for entry in entries}]
        if entries and (not found or self.random.random() < 0.4):
            entries.pop(self.random.randrange(len(entries)))
        elif found:
            finding = self.random.choice(found)
            until = self.now.date() + timedelta(days=self.random.choice([0, 1, 300]))
            entry = {"id": f"w{len(self.told):03}", "finding": finding["finding_id"], "observed": finding["observed"]}
            entries.append(entry | {"reason": "试", "by": "试", "on": self.now.date(), "until": until})
        file.write_text(yaml.safe_dump({"waivers": entries}, allow_unicode=True, sort_keys=False), "utf-8")

    def limit(self) -> None:
        name = self.random.choice(["limit_text_bytes", "limit_page_bytes", "limit_ocr_pages"])
        value = self.random.choice([4_000, 5_000_000]) if name != "limit_ocr_pages" else self.random.choice([7, 100])
        self.settings = self.settings.model_copy(update={name: value})

    # runs

    def run(self, ending: str = "", rebuild: bool = False) -> None:
        """A run over the folder; `ending` is where it is killed."""
        self.now += timedelta(hours=1)
        try:
            with self._opened() as run:
                self._through(run, ending, rebuild)
        except Killed:
            pass

    def _through(self, run: Run, ending: str, rebuild: bool) -> None:
        run.found = find_files([str(self.reports)], run.settings.root) if any(self.reports.iterdir()) and not rebuild else NOTHING
        collection = collect(run, run.found)
        if not (collection.documents or rebuild or rows(run.connection, "SELECT 1 FROM core.documents LIMIT 1")):
            return
        planned = plan(run, collection, rebuild)
        _killed(ending == "planned")
        self._read(run, planned.dirty)
        _killed(ending == "read")
        if ending == "in load":
            self._patch(stages, "counts", _die)  # after all tables have been written
        try:
            stages.load(run)
        except stages.WrongUsage:
            return  # none of what was found is a report
        finally:
            self._patch(stages, "counts", COUNTS)
        _killed(ending == "loaded")
        if self.random.random() < 0.25 or ending == "checked":
            stages.check(run)
            _killed(ending == "checked")
            stages.build(run)

    def settled(self) -> dict[str, list[tuple]]:
        """All tables after a run that came to its end, history left out; a limit that no report keeps is raised for it."""
        self.told.append("run to the end")
        try:
            return self._settled()
        except stages.WrongUsage:
            self.settings = self.settings.model_copy(update={"limit_text_bytes": 5_000_000})
            return self._settled()

    def _settled(self) -> dict[str, list[tuple]]:
        with self._opened() as run:
            self._through(run, "", False)
            stages.load(run)
            stages.check(run)
            stages.build(run)
            return tables(run)

    def rebuilt(self) -> dict[str, list[tuple]]:
        """All tables after everything was read anew, texts that were kept included."""
        shutil.rmtree(self.settings.work / "texts", ignore_errors=True)
        with self._opened() as run:
            self._through(run, "", True)
            assert not run.rebuilding and not run.left
            stages.check(run)
            stages.build(run)
            return tables(run)

    def contradictions(self) -> list[str]:
        """Files whose version is superseded by another one of the same file, or stands beside one, after a run that came to its end."""
        with self._opened() as run:
            held = rows(run.connection, "SELECT * EXCLUDE (text) FROM core.documents WHERE read_status = 'accepted'")
        return [told for path in sorted(self.reports.iterdir()) for told in _contradicting(path, held)]

    @contextmanager
    def _opened(self):
        with open_run(self.settings) as run:
            run.__dict__["catalogue"], run.__dict__["corrections"] = self.catalogue, self.corrections
            run.__dict__["waivers"] = self.waivers
            run.started_at = self.now
            yield run

    def _read(self, run: Run, dirty: tuple[Dirty, ...]) -> None:
        worker = Worker(Confinement(run.settings.limits(), texts=run.settings.work / "texts", fingerprint=run.fingerprint), lambda: None)
        worker.stage([worker.process(entry.job, run.raw.read(entry.job.sha256)) for entry in dirty], run.staging, "00000")

    # seeds

    def _definitions(self) -> str:
        digest = hashlib.sha256()
        for path in sorted(path for path in self.seeds.rglob("*") if path.is_file()):
            digest.update(path.name.encode() + path.read_bytes())
        return digest.hexdigest()

    def _read_seeds(self) -> None:
        READ_RULES.cache_clear()
        for module in (publisher_rules, publishers):
            self._patch(module, "publisher_rules", lambda: READ_RULES(self.seeds / "publishers.csv"))
        self.catalogue: Catalogue = load_catalogue(self.seeds)
        self._patch(__import__("flows.worker", fromlist=["worker"]), "read_catalogue", lambda: self.catalogue)
        file = self.seeds / "corrections.yml"
        entries = yaml.safe_load(file.read_text("utf-8"))["corrections"] or []
        known = [entry for entry in entries if entry["indicator"] in self.catalogue.indicators]  # what names a gone indicator is a fault
        file.write_text(yaml.safe_dump({"corrections": known}, allow_unicode=True, sort_keys=False), "utf-8")
        self.corrections = load_corrections(self.catalogue, file)
        self.waivers = load_waivers(self.seeds / "waivers.yml")
        self._patch(release_state, "read_waivers", lambda: self.waivers)

    def _edit_list(self, kind: str) -> None:
        """Adds a cue, takes one away, changes one or moves one; a cue that the strict loader refuses is taken back."""
        file = self._theme()
        entries = kept = self._load(file)
        code = self.random.choice([code for code, entry in entries.items() if kind == "cues" or entry.get(kind)] or list(entries))
        words = list(entries[code].get(kind) or ())
        what = self.random.choice(["add", "remove", "change", "move"])
        new = f"{self.random.choice(WORDS)}|{self.random.choice(WORDS)}{' N' if kind == 'cues' else ''}"
        new = f"{code}: {new}" if kind == "wholes" else new
        if what == "add" or not words:
            words.insert(self.random.randrange(len(words) + 1), new)
        elif what == "remove" and len(words) > 1:
            words.pop(self.random.randrange(len(words)))
        elif what == "change":
            words[self.random.randrange(len(words))] = new
        else:
            self.random.shuffle(words)
        self._save(file, {**entries, code: {**entries[code], kind: words}})
        try:
            load_catalogue(self.seeds)
        except Exception:
            self._save(file, kept)

    def _theme(self) -> Path:
        return self.random.choice(sorted((self.seeds / "indicators").glob("*.yml")))

    def _load(self, file: Path) -> dict[str, dict[str, Any]]:
        return yaml.safe_load(file.read_text("utf-8")) or {}

    def _save(self, file: Path, entries: dict[str, dict[str, Any]]) -> None:
        file.write_text(yaml.safe_dump(entries, allow_unicode=True, sort_keys=False, width=10_000), "utf-8")

    def _some(self) -> list[Path]:
        paths = sorted(self.reports.iterdir())
        return self.random.sample(paths, min(len(paths), self.random.choice([1, 1, 2])))


def _contradicting(path: Path, held: list[dict[str, Any]]) -> Iterator[str]:
    versions = [row for row in held if row["source"] == str(path)]
    now = {row["document_id"]: row for row in versions if row["sha256"] == file_sha256(path)}
    of_report = {(row["publisher_id"], row["report_year"]) for row in now.values()}
    for row in versions:
        if row["document_id"] in now and row["replaced_by"] in {each["document_id"] for each in versions}:
            yield f"{path.name} is not what stands: {row}"
        if row["document_id"] not in now and row["status"] == "accepted" and (row["publisher_id"], row["report_year"]) in of_report:
            yield f"{path.name} was changed, and yet this stands: {row}"


COUNTS = stages.counts


def _die(*_: object) -> None:
    raise Killed


def _killed(now: bool) -> None:
    if now:
        raise Killed


def tables(run: Run) -> dict[str, list[tuple]]:
    """Every table but those of history, its rows in an order of their own; the run that checked is not compared."""
    names = run.connection.execute("SELECT schema_name || '.' || table_name FROM duckdb_tables() WHERE NOT internal ORDER BY 1").fetchall()
    found = {}
    for (name,) in names:
        if name not in HISTORY:
            drop = " EXCLUDE (run_id)" if name == "quality.findings" else ""
            found[name] = run.connection.execute(f"SELECT *{drop} FROM query_table(?) ORDER BY ALL", [name]).fetchall()
    return found
