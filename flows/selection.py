"""Which of the documents known already a run reads anew: all that are dirty, or those alone that an operator names.

What is left out stays as it was read, and stays dirty: the next run without a selection reads it. New documents are always read, as it
shows only then whose they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from flows.dirty import Dirty, Memory, job_of_known, listed
from flows.faults import WrongUsage
from flows.words import years_of
from transforms.documents import readers
from warehouse.state import KnownDocument

PARAMETERS = ("publisher", "years", "formats", "force", "quality_only")  # of `select`, and of the flow
_NAMED = 5
ASKED_FOR = "asked for (--force)"


@dataclass(frozen=True, slots=True)
class Selection:
    """`publisher` is a name, an id, or a part of one that no other bureau has; `years` are of reports.

    `force` reads also what nothing makes dirty.
    """

    publisher: str = ""
    years: frozenset[int] = frozenset()
    formats: frozenset[str] = frozenset()
    force: bool = False
    quality_only: bool = False  # nothing that is known is read anew

    @property
    def is_narrow(self) -> bool:
        return bool(self.publisher or self.years or self.formats or self.quality_only)

    def takes(self, document: KnownDocument) -> bool:
        return (
            not self.quality_only
            and (self.publisher in document.publisher or self.publisher in document.publisher_id)
            and (not self.years or document.report_year in self.years)
            and (not self.formats or document.format in self.formats)
        )

    def split(self, dirty: Sequence[Dirty], memory: Memory) -> tuple[list[Dirty], list[Dirty]]:
        """(what the run reads, what it leaves for another one). WrongUsage where it names documents and there is none of them."""
        taken = {number for number, document in memory.documents.items() if self.takes(document)}
        if self.publisher:
            taken = self._of_one(taken, memory)
        if self.is_narrow and not self.quality_only and not taken:
            raise WrongUsage(f"none of the {len(memory.documents)} documents known is {self.words}. Nothing was run.")
        reads = [entry for entry in dirty if not entry.known or entry.job.document_id in taken]
        if self.force:
            reads += self._asked_for(taken - {entry.job.document_id for entry in dirty}, memory)
        return reads, [entry for entry in dirty if entry.known and entry.job.document_id not in taken]

    def _of_one(self, taken: set[str], memory: Memory) -> set[str]:
        """The documents of the bureau of that very name or id, else of the only one that has it as a part; WrongUsage where several do."""
        documents = [memory.documents[number] for number in taken]
        exact = {document.document_id for document in documents if self.publisher in (document.publisher, document.publisher_id)}
        publishers = {(document.publisher_id, document.publisher) for document in documents}
        if not exact and len({number for number, _ in publishers}) > 1:
            named = ", ".join(sorted(f"{name} ({number})" for number, name in publishers)[:_NAMED])
            more = f" and {len(publishers) - _NAMED} more" if len(publishers) > _NAMED else ""
            raise WrongUsage(f"--publisher {self.publisher} is a part of several names: {named}{more}. Name one. Nothing was run.")
        return exact or taken

    @property
    def words(self) -> str:
        """`of 柏川区, of 2019, 2020, in pdf`"""
        named = (("of ", [self.publisher] if self.publisher else []), ("of ", sorted(self.years)), ("in ", sorted(self.formats)))
        return ", ".join(before + ", ".join(map(str, each)) for before, each in named if each)

    @staticmethod
    def _asked_for(numbers: Iterable[str], memory: Memory) -> Iterator[Dirty]:
        for number in sorted(numbers):
            yield Dirty(listed(job_of_known(memory.documents[number]), memory), (ASKED_FOR,), known=True)


def select(publisher: str, years: Sequence[str], formats: Sequence[str], force: bool, quality_only: bool) -> Selection:
    """The selection in the words of an operator. WrongUsage for a year or a format that is none, and for what contradicts itself."""
    known = readers() if formats else {}
    if unknown := sorted(set(formats) - known.keys()):
        raise WrongUsage(f"{', '.join(unknown)}: no format of documents; there are {', '.join(known)}")
    if quality_only and (publisher or years or formats or force):
        raise WrongUsage("--quality-only reads nothing: leave out --publisher, --year, --format and --force")
    return Selection(publisher, frozenset(years_of(years)), frozenset(formats), force, quality_only)


def only_known(selection: Selection, sources: Sequence[str], known: bool, inbox: bool, rebuild: bool) -> bool:
    """Whether a run asks for no source beside what the data folder knows. WrongUsage for what contradicts itself."""
    if selection.quality_only and (sources or inbox):
        raise WrongUsage("--quality-only reads nothing: name no source beside it, and leave --inbox out")
    if known and sources:
        raise WrongUsage("--known reads only what the data folder knows already: name no source beside it, or leave --known out")
    if rebuild and selection != Selection():
        raise WrongUsage("--rebuild reads everything anew: leave out --publisher, --year, --format, --force and --quality-only")
    return known or selection.quality_only or ((rebuild or inbox) and not sources)
