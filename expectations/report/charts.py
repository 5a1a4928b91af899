"""Pictures as SVG inside the page. pygal finds scales and places; its scripts, styles and tooltips stay out.

What pygal writes by itself carries 5 kB of script and style a picture; drawn by the page's own style, it is 1 kB.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from xml.etree import ElementTree

import pygal
from markupsafe import Markup

from expectations.report.trends import Figure, Series, Trend
from expectations.report.wording import QUALIFIERS, number, short_number

WIDTH, HEIGHT = 180, 104
UPRIGHT = 72  # as high as the place that the lines have
LEFT_OUT = {"defs", "title", "desc"}
RATE_STEP = 5


def panel(trend: Trend, series: Series) -> Markup:
    """One publisher's line over the years of the trend, as an SVG element that says its figures to a screen reader."""
    values = [series.figures.get(year) for year in trend.years]
    low, high = _span(trend.unit, [figure.value for figure in series.figures.values()])
    chart = pygal.Line(
        width=WIDTH,
        height=HEIGHT,
        js=[],
        css=[],
        no_prefix=True,
        disable_xml_declaration=True,
        show_legend=False,
        allow_interruptions=True,
        dots_size=2.6,
        margin=2,
        margin_top=10,
        margin_right=48,  # for the newest value
        range=(float(low), float(high)),
        y_labels=[{"value": float(edge), "label": short_number(edge)} for edge in (low, high)],
        x_labels=[str(year) for year in trend.years],
        x_labels_major=[str(trend.years[0]), str(trend.years[-1])],
        show_minor_x_labels=False,
        truncate_label=-1,
    )
    for stretch in _stretches(values):
        chart.add("", [float(figure.value) if figure and place in stretch else None for place, figure in enumerate(values)])
    svg = ElementTree.fromstring(chart.render())
    _prune(svg)
    shown = [figure for figure in values if figure is not None]
    _label(svg, [figure.flagged for figure in shown], short_number(shown[-1].value) if shown else "")
    _part(svg, [bool(figure.break_reason) for figure in shown])
    svg.attrib = {
        "class": "panel",
        "viewBox": f"0 0 {WIDTH} {HEIGHT}",
        "role": "img",
        "aria-label": f"{series.publisher}，{trend.name_zh}：{_spoken(trend, series)}",
    }
    return Markup(ElementTree.tostring(svg, encoding="unicode", short_empty_elements=True))


def _stretches(values: Sequence[Figure | None]) -> list[range]:
    """The places of the years that can be compared with one another: no line is drawn from one stretch to the next."""
    breaks = [place for place, figure in enumerate(values) if figure and figure.break_reason and place]
    return [range(first, last) for first, last in pairwise([0, *breaks, len(values)])]


def _span(unit: str, values: list[Decimal]) -> tuple[Decimal, Decimal]:
    """From zero for what is counted; rates from the step below the lowest, as they all lie near 100."""
    highest = max(values, default=Decimal(0))
    if unit == "%" and highest <= 100:
        lowest = min(values, default=Decimal(0))
        below = Decimal(int(lowest) // RATE_STEP * RATE_STEP)
        return min(below, Decimal(100 - RATE_STEP)), Decimal(100)
    return min(Decimal(0), *values), highest if highest > 0 else Decimal(1)


def _prune(element: ElementTree.Element) -> None:
    """Takes the namespaces off, and all that is empty, invisible or told elsewhere."""
    element.tag = element.tag.rpartition("}")[2]
    for name, value in list(element.attrib.items()):
        if name in ("cx", "cy", "d", "height", "r", "transform", "width", "x", "y"):
            element.set(name, _rounded(value))
    for child in list(element):
        _prune(child)
        classes = child.get("class", "").split()
        if child.tag in LEFT_OUT or "background" in classes or (child.tag == "g" and len(child) == 0) or "tooltip-overlay" in classes:
            element.remove(child)


def _rounded(text: str) -> str:
    """A tenth of a unit is more than any screen shows."""
    return re.sub(r"-?\d+\.\d+", lambda figure: f"{float(figure[0]):.1f}".removesuffix(".0"), text)


def _label(svg: ElementTree.Element, flagged: list[bool], last: str) -> None:
    """Flagged figures get a ring; the newest one its value."""
    parents = [parent for parent in svg.iter("g") if parent.find("circle") is not None]
    circles = [parent.find("circle") for parent in parents]
    for parent, circle, ring in zip(parents, circles, flagged, strict=True):
        circle.set("class", "dot flagged" if ring else "dot")
        parent.attrib.pop("class", None)
    if not circles:
        return
    x, y = float(circles[-1].get("cx")), float(circles[-1].get("cy"))
    ElementTree.SubElement(parents[-1], "text", {"class": "last", "x": f"{x + 6:.1f}", "y": f"{y + 4:.1f}"}).text = last


def _part(svg: ElementTree.Element, broken: list[bool]) -> None:
    """A dashed upright before each figure that cannot be compared with the one before it."""
    parents = [parent for parent in svg.iter("g") if parent.find("circle") is not None]
    across = [float(parent.find("circle").get("cx")) for parent in parents]
    for place, parent in enumerate(parents):
        if broken[place]:
            x = (across[place - 1] + across[place]) / 2 if place else across[place] - 6
            ElementTree.SubElement(parent, "line", {"class": "break", "x1": f"{x:.1f}", "x2": f"{x:.1f}", "y1": "0", "y2": f"{UPRIGHT}"})


def _spoken(trend: Trend, series: Series) -> str:
    told = (
        f"{year}年{QUALIFIERS[figure.qualifier]}{number(figure.value)}{trend.unit}{'（与之前不可比）' if figure.break_reason else ''}"
        for year, figure in sorted(series.figures.items())
    )
    return "，".join(told)
