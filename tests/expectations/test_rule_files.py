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
-- likely_cause: 笔误
-- what_to_do: 看一看
-- threshold: most=5
select 1 where 6 > $most
"""


def rule_of(tmp_path: Path, text: str):
    path = tmp_path / "sample.sql"
    path.write_text(text, encoding="utf-8")
    return read_rule(path)


def test_a_rule_file_is_read(tmp_path):
    rule = rule_of(tmp_path, GOOD)
    assert (rule.code, rule.severity, rule.sql) == ("sample", "warning", "select 1 where 6 > 5")
    assert (rule.why, rule.threshold) == ("因为 如此，至多 5 件", "most=5")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("severity: warning", "severity: grave", r"sample.sql:5: severity 'grave' is none of"),
        ("scope: observation", "scope: world", r"sample.sql:6: scope 'world' is none of"),
        ("scope: observation", "scope: publish", r"sample.sql:5: .*so it is critical"),
        ("scope: observation", "scope: observation\n-- sees: all", r"sample.sql:5: .*sees all publishers informs"),
        ("-- family: value\n", "", r"sample.sql:\d+: the header lacks 'family'"),
        ("-- family: value", "-- kin: value", r"sample.sql:2: unknown key 'kin'"),
        ("-- family: value", "-- code: other", r"sample.sql:2: 'code' stands twice"),
        ("> $most", "> $least", r"sample.sql:12: \$least is neither"),
        ("most=5", "most=5; least=1", r"sample.sql:11: the threshold 'least' is not used"),
        ("most=5", "most is 5", r"sample.sql:11: a threshold is name=value"),
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
        for path in re.findall(r"(?:seeds|expectations|transforms|warehouse)/[\w./]*", rule.what_to_do, re.ASCII):
            assert (root / path).exists(), f"{rule.code}: {path}"
        assert not re.search("清单|说明中|机关表|单位表", rule.what_to_do), rule.code


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
