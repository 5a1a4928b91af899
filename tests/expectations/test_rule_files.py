"""Rules are loaded strictly: an error names file and line. The gate's modules stay light until a check runs."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from expectations.rules import RuleError, load_rules, read_rule, relation_terms

GOOD = """\
-- code: sample
-- family: value
-- title_zh: 样例
-- title_en: A sample
-- severity: warning
-- scope: observation
-- why: 因为
--   如此，至多 $most 件
-- why_en: Because it is so, at most $most
-- likely_cause: 笔误
-- likely_cause_en: A slip
-- what_to_do: 看一看
-- what_to_do_en: Have a look
-- threshold: most=5
select 1 where 6 > $most
"""


PATH = r"(?:seeds|expectations|transforms|warehouse|docs)/[\w./]*"


def rule_of(tmp_path: Path, text: str):
    path = tmp_path / "sample.sql"
    path.write_text(text, encoding="utf-8")
    return read_rule(path)


def test_a_rule_file_is_read(tmp_path):
    rule = rule_of(tmp_path, GOOD)
    assert (rule.code, rule.severity, rule.sql) == ("sample", "warning", "select 1 where 6 > 5")
    assert (rule.why, rule.why_en, rule.threshold) == ("因为 如此，至多 5 件", "Because it is so, at most 5", "most=5")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("severity: warning", "severity: grave", r"sample.sql:5: severity 'grave' is none of"),
        ("scope: observation", "scope: world", r"sample.sql:6: scope 'world' is none of"),
        ("scope: observation", "scope: publish", r"sample.sql:5: .*so it is critical"),
        ("scope: observation", "scope: observation\n-- sees: all", r"sample.sql:5: .*sees all publishers informs"),
        ("-- family: value\n", "", r"sample.sql:\d+: the header lacks 'family'"),
        ("-- why_en: Because it is so, at most $most\n", "", r"sample.sql:\d+: the header lacks 'why_en'"),
        ("-- likely_cause_en: A slip\n", "", r"sample.sql:\d+: the header lacks 'likely_cause_en'"),
        ("-- what_to_do_en: Have a look\n", "", r"sample.sql:\d+: the header lacks 'what_to_do_en'"),
        ("it is so, at most $most", "at most $many", r"sample.sql:9: \$many is neither"),
        ("-- family: value", "-- kin: value", r"sample.sql:2: unknown key 'kin'"),
        ("-- family: value", "-- code: other", r"sample.sql:2: 'code' stands twice"),
        ("> $most", "> $least", r"sample.sql:15: \$least is neither"),
        ("most=5", "most=5; least=1", r"sample.sql:14: the threshold 'least' is not used"),
        ("most=5", "most is 5", r"sample.sql:14: a threshold is name=value"),
        ("select 1 where 6 > $most\n", "", r"sample.sql:\d+: no SELECT"),
        ("code: sample", "code: Sample-1", r"sample.sql:1: a code is lower case"),
    ],
)
def test_a_faulty_rule_file_is_refused_with_its_line(tmp_path, old, new, message):
    assert old in GOOD
    with pytest.raises(RuleError, match=message):
        rule_of(tmp_path, GOOD.replace(old, new))


def test_a_rule_is_named_as_its_file(tmp_path, catalogue):
    (tmp_path / "other.sql").write_text(GOOD, encoding="utf-8")
    with pytest.raises(RuleError, match=r"other.sql:1: the code 'sample' is not the file's name"):
        load_rules(catalogue, tmp_path)


def test_a_folder_without_rules_is_refused(tmp_path, catalogue):
    with pytest.raises(RuleError, match="no rule files"):
        load_rules(catalogue, tmp_path)


def test_what_to_do_names_only_what_is_there(catalogue):
    root = Path(__file__).parents[2]
    for rule in load_rules(catalogue):
        for path in re.findall(PATH, f"{rule.what_to_do} {rule.what_to_do_en}", re.ASCII):
            assert (root / path.rstrip(".")).exists(), f"{rule.code}: {path}"
        assert not re.search("清单|说明中|机关表|单位表", rule.what_to_do), rule.code


def test_both_languages_say_the_same_numbers_and_name_the_same_places(catalogue):
    """A threshold, a file or a command that stands in one of them stands in the other."""
    for rule in load_rules(catalogue):
        for zh, en in ((rule.why, rule.why_en), (rule.what_to_do, rule.what_to_do_en)):
            assert not re.search("[，。；：（）]", en), rule.code
            for named in (PATH, r"nianbao [a-z]+", r"--[a-z]+", *(rf"\b{re.escape(value)}\b" for value in thresholds(rule))):
                found = [{name.rstrip(".") for name in re.findall(named, text, re.ASCII)} for text in (zh, en)]
                assert found[0] == found[1], f"{rule.code}: {named}"


def thresholds(rule) -> list[str]:
    return [pair.partition("=")[2] for pair in filter(None, rule.threshold.split("; "))]


def test_every_relation_of_the_catalogue_is_a_rule(catalogue):
    rules = {rule.code: rule for rule in load_rules(catalogue)}
    for relation in catalogue.relations:
        assert rules[relation.id].severity == relation.severity
        assert rules[relation.id].title_en == relation.meaning
    assert rules["lost_le_litigation"].title_zh == "行政诉讼案件数（败诉）不应多于行政诉讼案件数"
    assert rules["closure_rate"].title_zh == "结案率应为结案数 ÷ 立案数"


def test_a_relation_of_an_unknown_kind_or_indicator_is_refused(catalogue):
    strange = SimpleNamespace(id="strange", kind="twice", left="penalty.fines", right="penalty.fines", severity="info", meaning="?")
    few = SimpleNamespace(indicators=catalogue.indicators, breakdowns=catalogue.breakdowns, relations=[strange])
    with pytest.raises(RuleError, match=r"twice.sql: no such rule file"):
        load_rules(few)
    strange.kind, strange.left = "at_most", "penalty.unheard_of"
    with pytest.raises(RuleError, match=r"relation 'strange': unknown indicator 'penalty.unheard_of'"):
        load_rules(few)


def test_sides_of_a_relation_are_split_into_terms():
    terms = relation_terms("x", "a.b[k=v+w]+a.c", "a.d/a.e")
    assert [(t.side, t.position, t.indicator, t.breakdown) for t in terms] == [
        ("left", 1, "a.b", "k=v+w"), ("left", 2, "a.c", ""), ("right", 1, "a.d", ""), ("right", 2, "a.e", ""),
    ]  # fmt: skip


def test_great_expectations_is_imported_by_a_check_only():
    heavy = "import sys, expectations.gate; print('great_expectations' in sys.modules, 'sqlalchemy' in sys.modules)"
    answer = subprocess.run([sys.executable, "-c", heavy], cwd=Path(__file__).parents[2], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "False False"
