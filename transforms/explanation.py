"""Why a figure was read as it was: its clause, what it inherited, what spoke for it, what came second, what was held against it.

Nothing of this is stored: the document's text is read anew with the extractor and the seeds of today, which must then still
give the published observation; where they do not, `Why.now` says what they give instead.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from transforms.catalogue import Catalogue
from transforms.extraction.breakdown_words import canonical
from transforms.extraction.extractor import Extractor
from transforms.extraction.folding import fold
from transforms.extraction.judging import Option
from transforms.extraction.meanings import Meaning
from transforms.extraction.proposals import LIFTED
from transforms.extraction.ranker import NONE
from transforms.inheritance import Inherited, clause_before, cue_words, domain_source, inherited, rules_of, whole_before
from transforms.model import Observation


@dataclass(frozen=True, slots=True)
class Published:
    """The observation to explain, as it was published; positions count from 0."""

    start: int
    end: int
    indicator: str
    breakdown: str
    year: int
    value: Decimal
    origin: str


@dataclass(frozen=True, slots=True)
class Rival:
    """A meaning that lost: an indicator with what cues tell of its breakdown, none (no observation), or a domain ('domain=' for none)."""

    name: str
    probability: float
    words: str = ""  # of a domain, those it stands in


@dataclass(frozen=True, slots=True)
class Weighed:
    """An exclusion whose words stand where they count."""

    kind: str  # reason and where its words stand: partial campaign
    words: tuple[str, ...]
    effect: str  # weighed; other_theme: not about the indicator; own_domain: a campaign on a domain is that domain's figure


@dataclass(frozen=True, slots=True)
class Why:
    """What today's reading knows of a published observation."""

    still_read: bool
    now: tuple[str, ...] = ()  # what it gives in that place, where it no longer gives the observation
    clause: tuple[str, str, str] = ("", "", "")  # the figure's own words before it, the figure, its own words behind it
    how: str = ""  # cue, clause_before, figure_before, part, ranker, other_year, table, names_apart, sum, stated_zero, stated_whole
    rule: str = ""
    words: tuple[str, ...] = ()  # of the rule, those that stand there
    inherited: tuple[Inherited, ...] = ()
    probability: float | None = None  # of indicator and domain together; None where nothing was weighed: the rule settles it
    of_indicator: float | None = None  # of the indicator alone, as it stands against the runner-up
    runner_up: Rival | None = None
    lead: float | None = None  # by how much the runner-up lost
    domain_runner_up: Rival | None = None  # where the figure may have been of another domain, or of one at all
    exclusions: tuple[Weighed, ...] = ()


class Rereading:
    """One text, read with the extractor and the catalogue of today; explains any number of its observations."""

    def __init__(self, text: str, report_year: int, catalogue: Catalogue) -> None:
        extractor = Extractor.of(catalogue)
        self._folded, self._text = fold(text), text
        self._figures = extractor.figures(self._folded, text, report_year)
        self._extraction = extractor.read(text, report_year)
        self._rules = rules_of(catalogue)
        self._numbers = {self._folded.source_span(item.start, item.end): at for at, item in enumerate(self._figures.found)}

    def why(self, published: Published) -> Why:
        """All that is known of it; where it is no longer read so, what is read in its place."""
        same = next((each for each in self._extraction.observations if _cell(each) == _cell(published)), None)
        number = self._numbers.get((published.start, published.end))
        if published.origin in ("stated_zero", "stated_whole"):
            return self._stated(same) if same else Why(False, self._now(published))
        if number is None:
            return Why(False, self._now(published))
        why = self._figure(number, self._meaning(number, published))
        return why if same else replace(why, still_read=False, now=self._now(published))

    def _figure(self, number: int, meaning: Meaning | None) -> Why:
        figures, view = self._figures, self._figures.views[number]
        ranked = figures.ranked.get(number, [])
        own = next((option for option in ranked if meaning and option.indicator == meaning.indicator), ranked[0] if ranked else None)
        rule = self._rules.get(meaning.rule.removesuffix(LIFTED)) if meaning else None
        lifted = meaning is not None and meaning.rule.endswith(LIFTED)
        rival = max((option for option in ranked[1:] if option is not own), key=lambda option: option.probability, default=None)
        text = figures.text
        return Why(
            True,
            clause=(text[view.head : view.start], text[view.start : view.end], text[view.end : view.tail]),
            how=self._how(number, meaning, own),
            rule=meaning.rule if meaning else "",
            words=cue_words(rule, (clause_before(figures, number) if lifted else "") + text[view.head : view.tail]) if rule else (),
            inherited=inherited(figures, number, meaning, own, rule) if meaning else (),
            probability=meaning.probability if meaning and ranked else ranked[0].probability if ranked else None,
            of_indicator=ranked[0].probability if ranked else None,
            runner_up=Rival(rival.name, rival.probability) if rival else None,
            lead=ranked[0].probability - rival.probability if rival else None,
            domain_runner_up=self._other_domain(number, meaning) if meaning and ranked else None,
            exclusions=self._weighed(number, meaning, own),
        )

    def _how(self, number: int, meaning: Meaning | None, own: Option | None) -> str:
        if meaning is None:
            return ""
        if number in self._figures.cells:
            return "table"
        if " beside " in meaning.rule:
            return "other_year"
        if meaning.summed and meaning.rule.endswith("sums to it"):
            return "sum"
        if ": part of " in meaning.rule:
            return "part"
        if own is None:
            return "names_apart"
        if own.cue:
            return "cue"
        if own.lifted:
            return "clause_before"
        return "figure_before" if own.as_before else "ranker"

    def _other_domain(self, number: int, meaning: Meaning) -> Rival | None:
        """The likeliest domain but the one it has; it may even be likelier, as a domain named far away must be nearly certain."""
        others = [each for each in self._figures.domains.get(number, ()) if each.value != meaning.breakdown.get("domain", "")]
        best = max(others, key=lambda each: each.probability, default=None)
        if best is None:
            return None
        words = domain_source(self._figures, number, best.value).words if best.value else ""
        return Rival(f"domain={best.value}", best.probability, words)

    def _stated(self, observation: Observation) -> Why:
        """A zero or a whole that is said in words: the rule, the words, and the figure a whole is said of."""
        surface = self._text[observation.start : observation.end]
        rule = self._rules.get(observation.rule)
        said_of: tuple[Inherited, ...] = ()
        position = self._folded.folded_span(observation.start, observation.end)[0]
        if observation.origin == "stated_whole" and (at := whole_before(self._figures, observation, position)) is not None:
            said_of = (Inherited("said_of", observation.rule.partition(": ")[2], self._words_of(at)),)
        words = cue_words(rule, surface) if rule else (surface,)
        return Why(True, clause=("", surface, ""), how=observation.origin, rule=observation.rule, words=words, inherited=said_of)

    def _words_of(self, number: int) -> str:
        view = self._figures.views[number]
        return self._figures.text[view.head : view.tail]

    def _weighed(self, number: int, meaning: Meaning | None, own: Option | None) -> tuple[Weighed, ...]:
        figures, view = self._figures, self._figures.views[number]
        section = figures.excluder.section(view.start)
        indicator = meaning.indicator if meaning else own.indicator if own else ""
        out = []
        for exclusion in figures.exclusions.get(number) or figures.excluder.holding(view):
            counts = own is None or exclusion.kind in own.excluded or own.name == NONE
            effect = "other_theme" if not exclusion.is_about(indicator) else "weighed" if counts else "own_domain"
            near = section if exclusion.where == "heading" else figures.text[view.sentence[0] : view.tail]
            out.append(Weighed(exclusion.kind, tuple(word for word in exclusion.words if word in near), effect))
        return tuple(out)

    def _meaning(self, number: int, published: Published) -> Meaning | None:
        """What the figure means: of several meanings the one that is most like what was published, else the first."""

        def likeness(meaning: Meaning) -> tuple[bool, bool]:
            return meaning.indicator == published.indicator, canonical(meaning.breakdown) == published.breakdown

        return max(self._figures.meanings.get(number, ()), key=likeness, default=None)

    def _now(self, published: Published) -> tuple[str, ...]:
        """What stands in the place now: observations of the same words, or what became of the quantity."""
        place = (published.start, published.end)
        found = [each for each in self._extraction.observations if (each.start, each.end) == place]
        if found:
            return tuple(f"{each.year} {each.indicator} [{each.breakdown}] {each.value:f}" for each in found)
        quantity = next((each for each in self._extraction.quantities if (each.start, each.end) == place), None)
        return (f"{quantity.disposition} {quantity.reason}".strip(),) if quantity else ()


def _cell(one: Observation | Published) -> tuple[int, int, str, str, int, Decimal]:
    return one.start, one.end, one.indicator, one.breakdown, one.year, one.value


__all__ = ["Inherited", "Published", "Rereading", "Rival", "Weighed", "Why"]
