"""Puts to an extraction what the text says of its figures: flags on observations, and the remarks with the figures they are about.

`scope:own`, `scope:whole`: the figure is of the bureau itself, of all below it; `basis_changed`: the report says that it cannot be compared
with the years before; `part_of_year`: it ends before the year does.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from transforms.catalogue import Catalogue
from transforms.extraction.exclusions import Excluder
from transforms.extraction.folding import Folded
from transforms.extraction.remarks import PART_OF_YEAR, RemarkWords, Said, cut_off
from transforms.extraction.scopes import Mention, ScopeWords, any_of
from transforms.model import Extraction, Remark


class Annotator:
    """The words of the catalogue ready for annotating; built once, used for any number of texts."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.scopes = ScopeWords(catalogue.comparability)
        self.remarks = RemarkWords(catalogue.comparability, self.scopes)
        self._hits = any_of((*self.scopes.kinds, *self.remarks.triggers))

    def annotate(self, extraction: Extraction, folded: Folded, excluder: Excluder, report_year: int, level: str | None) -> Extraction:
        """The extraction with flags and remarks; the very same where the text says nothing."""
        hits = list(self._hits.finditer(folded.text)) if extraction.observations else []
        if not hits:
            return extraction
        return _Annotating(self, extraction, folded, excluder, report_year, level).done(hits)


@dataclass
class _Annotating:
    words: Annotator
    extraction: Extraction
    folded: Folded
    excluder: Excluder
    report_year: int
    level: str | None

    @cached_property
    def starts(self) -> list[int]:
        """Where the observations begin in the folded text."""
        return [self.folded.folded_span(each.start, each.end)[0] for each in self.extraction.observations]

    def done(self, hits: Sequence[re.Match[str]]) -> Extraction:
        kinds, folded = self.words.scopes.kinds, self.folded
        mentions = self.words.scopes.mentions(folded.text, [hit for hit in hits if hit[0] in kinds], self.level, folded.sentence_at)
        sentences = sorted({folded.sentence_at(hit.start()) for hit in hits if hit[0] not in kinds})
        said = self._remarks(sentences)
        until = [
            span
            for sentence in sentences
            if "截" in folded.text[slice(*sentence)] and (span := cut_off(folded.text, sentence, self.report_year))
        ]
        for sentence in sentences:
            mentions += self.words.scopes.notes_of_below(folded.text, sentence)
        flags = self._flags(mentions, until, said)
        observations = tuple(
            replace(each, flags=tuple(sorted({*each.flags, *flags[number]}))) if number in flags else each
            for number, each in enumerate(self.extraction.observations)
        )
        return replace(self.extraction, observations=observations, remarks=tuple(said))

    def _remarks(self, sentences: Sequence[tuple[int, int]]) -> list[Remark]:
        text, out = self.folded.text, []
        last: tuple[tuple[int, int], Remark] | None = None
        for start, end in sentences:
            said = self.words.remarks.read(text, start, end, self.report_year, self.level)
            if said is None or (self._is_plan(said.start) and not self.words.remarks.is_note(text, start)):
                continue
            remark = self._remark(said, (start, end))
            if last and self._goes_on(last, remark, (start, end)):
                remark = replace(remark, themes=last[1].themes, observations=last[1].observations, whole_report=last[1].whole_report)
            out.append(remark)
            last = (start, end), remark
        return out

    def _goes_on(self, last: tuple[tuple[int, int], Remark], remark: Remark, sentence: tuple[int, int]) -> bool:
        """Whether a remark is about what the sentence before was about: 相关数据与往年不可比 names nothing of its own."""
        before, told = last
        follows = before[1] == sentence[0] and self.folded.text[sentence[0] - 1] != "\n"
        return follows and told.kind == remark.kind and not remark.themes and not self._inside(*sentence)

    def _is_plan(self, at: int) -> bool:
        section = self.excluder.section(at)
        return self.excluder.is_ahead(section) or any(each.reason == "plan" for each in self.excluder.of_section(section))

    def _remark(self, said: Said, sentence: tuple[int, int]) -> Remark:
        themes, concerned, all_of_it = self._concerned(said, sentence)
        start, end = self.folded.source_span(said.start, said.end)
        sentence_end = sentence[1] - 1 if self.folded.text[sentence[1] - 1] == "\n" and sentence[1] - 1 > sentence[0] else sentence[1]
        first, last = self.folded.source_span(sentence[0], sentence_end)
        return Remark(start, end, said.kind, said.year, themes, concerned, first, last, all_of_it)

    def _concerned(self, said: Said, sentence: tuple[int, int]) -> tuple[tuple[str, ...], tuple[int, ...], bool]:
        """The themes that the sentence names, else the figures of the sentence, the paragraph, the section, the report."""
        text, words = self.folded.text, self.words.remarks
        if (noted := self._bracketed(said, sentence)) is not None:
            return (), noted, False
        if themes := words.themes_of(text, sentence[0], max(said.end, sentence[0])):
            return themes, self._where(lambda number, _: self._theme(number) in themes), False
        about_all = words.is_about_all(text, *sentence)
        if not about_all and not words.is_about_here(text, sentence[0]) and (inside := self._inside(*sentence)):
            return (), inside, False
        if not about_all:
            paragraph = text.rfind("\n", 0, sentence[0]) + 1, text.find("\n", sentence[0]) % (len(text) + 1)
            if inside := self._inside(*paragraph):
                return (), inside, False
            section = self.excluder.section(sentence[0])
            if section and (inside := self._where(lambda _, start: self.excluder.section(start) == section)):
                return (), inside, False
        return (), self._where(lambda *_: True), True

    def _bracketed(self, said: Said, sentence: tuple[int, int]) -> tuple[int, ...] | None:
        """监督检查1200户次（统计口径有调整）: the figures of the clause before the bracket."""
        text = self.folded.text
        opens = text.rfind("（", sentence[0], said.start + 1)
        if opens < 0 or "）" in text[opens : said.start]:
            return None
        clause = max(text.rfind(mark, sentence[0], opens) for mark in "，；。：）\n") + 1
        return self._inside(max(clause, sentence[0]), opens) or None

    def _between(self, start: int, end: int) -> range:
        """The observations that begin in [start, end)."""
        return range(bisect_left(self.starts, start), bisect_left(self.starts, end))

    def _inside(self, start: int, end: int) -> tuple[int, ...]:
        """Those of them that are of the report's own year."""
        observations = self.extraction.observations
        return tuple(number for number in self._between(start, end) if observations[number].year == self.report_year)

    def _where(self, holds: Callable[[int, int], bool]) -> tuple[int, ...]:
        """The observations of the report's own year for which it holds."""
        observations = self.extraction.observations
        return tuple(number for number, at in enumerate(self.starts) if observations[number].year == self.report_year and holds(number, at))

    def _theme(self, number: int) -> str:
        return self.extraction.observations[number].indicator.split(".")[0]

    def _held(self, mention: Mention) -> Mention:
        """The mention, ended at the ； behind which the sentence turns to another matter: 全系统普法310场；举办培训5期."""
        semicolon = self.folded.text.find("；", mention.first, mention.last)
        if semicolon < 0:
            return mention
        inside = [(self.starts[number], _matter(self._theme(number))) for number in self._between(mention.first, mention.last)]
        turned = next((start for start, matter in inside if start > semicolon and matter != inside[0][1]), None)
        return mention if turned is None else replace(mention, last=self.folded.text.rfind("；", mention.first, turned))

    def _flags(self, mentions: Sequence[Mention], until: Sequence[tuple[int, int]], remarks: Sequence[Remark]) -> dict[int, set[str]]:
        flags: dict[int, set[str]] = {}
        for mention in sorted(mentions, key=lambda mention: mention.start):  # the nearest one stands
            for number in self._between(mention.first, self._held(mention).last):
                flags[number] = {f"scope:{mention.kind}"}
        for first, last in until:
            for number in self._inside(first, last):
                flags.setdefault(number, set()).add(PART_OF_YEAR)
        for remark in remarks:
            flag = remark.kind.replace("scope_", "scope:")
            for number in remark.observations if remark.year == self.report_year else ():
                if not (flag.startswith("scope:") and any(each.startswith("scope:") for each in flags.get(number, ()))):
                    flags.setdefault(number, set()).add(flag)
        for number, own in list(flags.items()):
            own.discard("scope:neither")
            if not own:
                del flags[number]
        return flags


def _matter(theme: str) -> str:
    """Checks and the penalties that come of them are told in one breath."""
    return "penalty" if theme == "inspection" else theme
