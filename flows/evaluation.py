"""The scores of an evaluation as lines of text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from transforms.evaluation import Evaluation, Tally


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
    yield "by confidence (how many of those found are right)"
    for band, tally in scores.by_confidence().items():
        yield f"{f'  from {band:.2f}':<40}{tally.precision:>10.3f}{'':>16}{tally.right:>8}{tally.wrong:>7}"
    yield from _table("by indicator", dict(sorted(scores.by_indicator().items(), key=lambda entry: (entry[1].f1, entry[0]))))
    if each:
        yield from _each(scores)


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
