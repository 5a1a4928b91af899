"""Phrases that cannot be learned from are told with file and line, before anything is fitted."""

from __future__ import annotations

from pathlib import Path

import pytest

from transforms.catalogue import Catalogue
from transforms.evaluation import LabelError
from transforms.training.lessons import lessons_of_phrases


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("全年立案【12件|penalty.cases_filed", "a mark is not of the form"),
        ("举办讲座【17场|publicity.lecturesx】", "unknown indicator 'publicity.lecturesx'"),
        ("立案【12件|penalty.cases_filed grade=A】", "'grade=A' is no breakdown of penalty.cases_filed"),
        ("立案【12件|penalty.cases_filed domain=moon】", "'domain=moon' is no breakdown of penalty.cases_filed"),
    ],
)
def test_a_faulty_line_is_named(tmp_path: Path, catalogue: Catalogue, line: str, said: str) -> None:
    file = tmp_path / "mine.txt"
    file.write_text(f"# a comment\n全年立案【9件|penalty.cases_filed】\n{line}\n", encoding="utf-8")
    with pytest.raises(LabelError, match=r"mine\.txt:3: ") as fault:
        lessons_of_phrases(file, catalogue)
    assert said in str(fault.value)


def test_marks_give_each_figure_its_class(tmp_path: Path, catalogue: Catalogue) -> None:
    file = tmp_path / "mine.txt"
    line = "立案【9件|penalty.cases_filed domain=school】，另有【3人|-】，计划检查【20家|!plan】，"
    line += "面商率【100%|proposals.response_rate measure=meeting】"
    file.write_text(line + "\n", encoding="utf-8")
    (lesson,) = lessons_of_phrases(file, catalogue)
    assert lesson.meanings == ("penalty.cases_filed", "none", "none", "proposals.response_rate[measure=meeting]")
