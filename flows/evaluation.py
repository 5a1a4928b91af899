"""The scores of an evaluation, and its comparison with an earlier one, as lines of text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from transforms.comparison import Comparison, Saved
from transforms.evaluation import Evaluation, Tally
from transforms.reliability import above, reliability

SURE = 0.9  # the confidence from which figures are mostly taken as they are


def evaluation_lines(scores: Evaluation, where: str, each: bool) -> Iterator[str]:
    """Overall first, then by format, by confidence and by indicator, the worst first; with `each` all that is missed or wrong."""
    yield f"{len(scores.documents)} labelled reports, {where}"
    if scores.unread:
        yield f"{len(scores.unread)} labelled reports were not read: {', '.join(scores.unread)}"
    yield ""
    yield f"{'':<40}{'precision':>10}{'recall':>8}{'F1':>8}{'right':>8}{'wrong':>7}{'missed':>8}"
    yield _row("observations", scores.observations)
    yield _row("quantities", scores.quantities)
    yield f"{'qualifiers right':<40}{'':>10}{'':>8}{scores.qualifiers:>8.3f}"
    if len(scores.by_format()) > 1:
        yield from _table("by format", scores.by_format())
    yield ""
    yield from reliability_lines(scores)
    yield from _table("by indicator", dict(sorted(scores.by_indicator().items(), key=lambda entry: (entry[1].f1, entry[0]))))
    if each:
        yield from _each(scores)


def reliability_lines(scores: Evaluation) -> Iterator[str]:
    """By band of confidence: how many were right, and how sure they were said to be on average."""
    yield f"{'confidence':<16}{'observations':>14}{'right':>8}{'precision':>11}{'share':>8}{'mean stated':>13}"
    for band in reliability(scores.stated):
        name = f"  {band.low:.2f} to {band.high:.2f}"
        yield f"{name:<16}{band.observations:>14}{band.right:>8}{band.precision:>11.3f}{band.share:>8.1%}{band.stated:>13.3f}"
    sure = above(scores.stated, SURE)
    yield f"at confidence >= {SURE:.2f}: precision {sure.precision:.3f}, share {sure.share:.1%} ({sure.observations} observations)"


def comparison_lines(found: Comparison, previous: str) -> Iterator[str]:
    """Gained, lost and changed observations with their sentences, then the change of the scores."""
    yield ""
    yield f"against {previous}: {len(found.gained)} gained, {len(found.lost)} lost, {len(found.changed)} changed"
    for names, said in ((found.only_before, "read only then"), (found.only_now, "read only now")):
        if names:
            yield f"left out, {said}: {', '.join(names)}"
    yield from (f"  gained   {_told(each)} | {each.sentence}" for each in found.gained)
    yield from (f"  lost     {_told(each)} | {each.sentence}" for each in found.lost)
    for before, now in found.changed:
        yield f"  changed  {_told(before)} → {_told(now, of=before)} | {now.sentence}"
    yield ""
    yield f"{'change of the scores':<40}{'precision':>20}{'recall':>20}{'F1':>20}"
    yield _shift("observations", found.before.observations, found.now.observations)
    old, new = found.before.by_indicator(), found.now.by_indicator()
    for name in sorted(old.keys() | new.keys()):
        before, now = old.get(name, Tally()), new.get(name, Tally())
        if before != now:
            yield _shift(f"  {name}", before, now)


def _told(each: Saved, of: Saved | None = None) -> str:
    """The observation in short; `of` is the one it stands beside, whose report and cell need not be said again."""
    cell = f"{each.report} {each.year} {each.indicator} [{each.breakdown}] "
    return f"{'' if of and of.cell == each.cell else cell}{each.value.normalize():f} {'right' if each.right else 'wrong'}"


def _shift(name: str, before: Tally, now: Tally) -> str:
    pairs = ((before.precision, now.precision), (before.recall, now.recall), (before.f1, now.f1))
    return f"{name:<40}" + "".join(f"{f'{old:.3f} {new - old:+.3f} {new:.3f}':>20}" for old, new in pairs)


def _table(title: str, tallies: Mapping[str, Tally]) -> Iterator[str]:
    yield ""
    yield title
    yield from (_row(f"  {name}", tally) for name, tally in tallies.items())


def _row(name: str, tally: Tally) -> str:
    return f"{name:<40}{tally.precision:>10.3f}{tally.recall:>8.3f}{tally.f1:>8.3f}{tally.right:>8}{tally.wrong:>7}{tally.missed:>8}"


def _each(scores: Evaluation) -> Iterator[str]:
    for score in scores.documents:
        if score.missed or score.wrong:
            yield ""
            yield score.name
        for label in score.missed:
            yield f"  missed  {label.year} {label.indicator} [{label.breakdown}] {label.value} | {label.context}"
        for row in score.wrong:
            cell = f"{row['year']} {row['indicator']} [{row['breakdown']}] {row['value']}"
            yield f"  wrong   {cell} | {row['sentence'].strip()} | {row['rule']}"
