"""The same report in every form it is published in, made with real tools: the same observations, publisher and year as its plain text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import cache

import pytest

from tests.formats import proofs
from tests.formats.comparing import Understood, assert_proven, differences, f1, understand
from tests.formats.makers import FORMS, Files, Form
from tests.formats.sample_reports import load_report


@cache
def as_plain_text(name: str) -> Understood:
    return understand(load_report(name).text.encode(), "report.txt")


@cache
def as_published(form: Form, name: str) -> Understood:
    return understand(form.files()[name], f"report{form.ending}")


@pytest.fixture(params=FORMS, ids=lambda form: form.name)
def form(request: pytest.FixtureRequest, made: Callable[[Form], Files]) -> Form:
    made(request.param)
    return request.param


def test_observations_are_those_of_the_plain_text(form: Form) -> None:
    found, wanted, scores = Counter(), Counter(), []
    for name in form.files():
        facts, plain = as_published(form, name).facts(), as_plain_text(name).facts()
        assert sum(plain.values()) > 30, "the plain text itself must have been read"
        scores.append(f"{name} {f1(facts, plain):.4f}\n{differences(facts, plain)}".rstrip())
        found.update({(name, *fact): count for fact, count in facts.items()})
        wanted.update({(name, *fact): count for fact, count in plain.items()})
    score = f1(found, wanted)
    assert score >= form.least, "\n".join(scores)


def test_publisher_year_and_level_are_those_of_the_plain_text(form: Form) -> None:
    assert {name: as_published(form, name).whose() for name in form.files()} == {name: as_plain_text(name).whose() for name in form.files()}


def test_every_figure_leads_back_to_its_words_in_the_file(form: Form) -> None:
    for name, content in form.files().items():
        read = as_published(form, name)
        assert_proven(read, form.paged, proofs.of(form, content))
        printed, plain = read.proofs(), as_plain_text(name).proofs()
        common = printed.keys() & plain.keys()
        assert {key: printed[key] for key in common} == {key: plain[key] for key in common}
