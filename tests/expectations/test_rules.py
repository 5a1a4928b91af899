"""Every rule is seen to fail, alone, on a planted fault; and not to fail right beside its edge."""

from __future__ import annotations

import re
from pathlib import Path

from expectations.report.finding_words import cause_en
from expectations.report.findings import finding_of
from expectations.report.queries import each
from expectations.rules import load_rules

OF_THEIR_OWN = {"waiver_idle": "test_waivers"}  # rules whose faults and near-misses are in a module of their own


def test_every_rule_has_a_planted_fault(judged, catalogue):
    planted = {case.fails for case in judged.cases.values()}
    assert {rule.code for rule in load_rules(catalogue)} == planted - {""} | OF_THEIR_OWN.keys()
    for code, module in OF_THEIR_OWN.items():
        assert f'"{code}"' in Path(__file__).with_name(f"{module}.py").read_text("utf-8")


def test_each_planted_fault_makes_its_rule_fail_and_only_it(judged):
    wrong = {name: judged.failed(case) for name, case in judged.cases.items() if case.fails and judged.failed(case) != {case.fails}}
    assert wrong == {}


def test_no_rule_fails_on_a_near_miss(judged):
    wrong = {name: judged.failed(case) for name, case in judged.cases.items() if not case.fails and judged.failed(case)}
    assert wrong == {}


def test_findings_are_complete_sentences_with_known_observations(judged):
    rows = judged.connection.execute("select rule, message, observation_ids, sentence, finding_id from quality.findings").fetchall()
    known = {row[0] for row in judged.connection.execute("select observation_id from core.observations").fetchall()}
    assert len({row[4] for row in rows}) == len(rows)
    for rule, message, observation_ids, sentence, finding_id in rows:
        assert message and set(observation_ids) <= known, (rule, message)
        of_no_sentence = ("document_", "report_", "text_", "mapped_", "correction_idle", "comparability_idle")
        assert sentence or rule.startswith(of_no_sentence), rule
        assert finding_id.startswith("f") and len(finding_id) == 17


def test_a_finding_that_compares_two_reports_shows_the_words_of_both(judged):
    """Also where it holds only one of them in doubt; one that looks at a single report shows no other."""
    found = each(judged.connection, "findings", limit=None, evidence=40, waived=True, first=[], only=False)
    shown = {}
    for finding in found:
        shown.setdefault(finding["rule"], []).append((finding, {item["document_id"] for item in finding["evidence"]}))
    slips = shown["slip_between_reports"]
    assert len(slips) >= 6 and any(len(finding["observation_ids"]) == 1 for finding, _ in slips)
    assert {len(documents) for _, documents in slips + shown["conflict_between_reports"]} == {2}
    alone = [documents for rule in ("conflict_within_report", "closed_le_filed", "money_out_of_size") for _, documents in shown[rule]]
    assert {len(documents) for documents in alone} == {1}


def test_findings_name_the_figures(judged):
    def message(case: str) -> str:
        rows = judged.connection.execute(
            "select message from quality.findings where list_contains($1, document_id)", [judged.documents[case]]
        ).fetchall()
        assert len(rows) == 1, rows
        return rows[0][0]

    assert message("closed_le_filed") == "结案61件，多于立案60件"
    assert message("closed above filed in one domain") == "结案（学校卫生）6件，多于立案（学校卫生）5件"
    assert message("closed above filed, carried over") == "结案67件，多于立案63件；文中称“含上年结转4件”"
    assert message("closure_rate") == "结案率84.09%，按结案301件、立案358件计算应为84.08%"
    assert message("fines_sum") == "罚款金额20元、没收违法所得金额21元，合计41元，与罚没金额40元不符"
    assert message("more than tenfold") == "2024年立案301件，上年30件，是上年的10倍"
    assert message("last year told otherwise") == "2024年报告称2023年立案21件，2023年报告为20件"
    assert message("万 forgotten between two years") == "2023年罚款金额29.5元，约为上年27.1651万元的万分之一，疑似差一个“万”"
    assert message("two fifths of the others, and one character less").endswith(
        "只有1999字，同一机关其他2份报告的中位数为5000字，只及其39.9%"
    )
    same = message("a later version of the same file name")
    assert re.match("新版（d[0-9a-z]+）取代了旧版（d[0-9a-z]+），1格的数字不同", same), same
    assert re.fullmatch(r"2024年有2份报告同时采用：\d+-2023.txt、\d+-2024.txt", message("a yearly report and a work summary"))
    assert message("a figure twice from the same words") == "同一处“37件”记作2条观测：2024年立案37件"
    assert re.fullmatch(r"(\d+)-2024.txt除数字外与\1-2023.txt（2023年）的200字完全相同", message("last year's report with other figures"))
    assert re.fullmatch(
        r"(\d+)-2024.txt除数字外与\1乙-2024.txt（.+号乙区，2024年）的210字完全相同", message("one report under two publishers")
    )
    assert message("no report between two") == "2023年没有报告，而前有2022年、后有2024年的报告"
    assert re.fullmatch(
        "2023年没有报告，而前有2022年、后有2024年的报告；该年的文件.+-2023.txt没有采用", message("something else between two reports")
    )
    assert message("no report of the newest year").startswith("2024年报告尚未收到，最新为2023年；近3年有报告的")
    assert message("more than thirty times the median") == "2024年立案1111件，县级13家机关的中位数为37件，约为其30倍"
    assert message("less than a thirtieth of the median") == "2024年警告33件，县级13家机关的中位数为1000件，约为其30分之一"
    assert re.fullmatch(
        r"(\d+)-2024.txt取代了\1-2023.txt，1格的数字不同：2024年立案37件改为38件", message("a later version with another figure")
    )
    assert message("a digit too many in one year") == "2023年立案1250件，上年120件，下年130件，约为前后两年的十倍，疑似多写一位"
    assert message("a rate low in one year") == "2023年结案率45%，上年97.6%，下降52.6个百分点，下年又为98%"
    assert message("a digit too many, told by the next report") == (
        "2021年报告称2021年罚款金额104.6万元，2022年报告为10.46万元，正好差10倍；与上年7.62万元、下年11.26万元相比，不合的是2021年报告"
    )
    assert message("元 written as 万元") == "罚款金额152万元，而行政处罚3件，平均每件50.67万元，疑似“元”写成“万元”"
    assert message("three years, then none, then again") == "2024年报告没有立案数，共1项，此前三年每年都有；2023年为立案43件"
    assert message("grades above the total") == "信用分级评价单位29家，而分项A级10家、B级20家，合计30家，多于总数"


def test_a_slip_names_the_year_that_stands_alone(judged):
    rows = judged.connection.execute("select year from quality.findings where rule = 'ten_thousand_slip' order by year").fetchall()
    assert rows == [(2023,), (2024,), (2024,)]


def test_of_two_reports_only_the_one_out_of_line_is_held(judged):
    def held(case: str) -> list[tuple[int, str]]:
        return judged.connection.execute(
            "select o.year, o.surface from core.observations as o join core.documents as d using (document_id)"
            " where o.status = 'quarantined' and list_contains($1, document_id) order by d.report_year",
            [judged.documents[case]],
        ).fetchall()

    assert held("a digit too many, told by the next report") == [(2021, "1046000元")]
    assert held("a point lost in looking back") == [(2023, "1046万元")]
    assert held("tenfold, and no year beside it") == [(2023, "37件"), (2023, "370件")]


def test_a_slip_tells_its_likely_cause(judged):
    query = "select cause from quality.findings where list_contains($1, document_id)"
    causes = {case: judged.connection.execute(query, [judged.documents[case]]).fetchall() for case in judged.cases}
    assert causes["a digit too many, told by the next report"] == [("2021年报告多写一位",)]
    assert causes["a point lost in looking back"] == [("2024年报告漏了小数点或点错两位",)]
    assert causes["元 of 万元, told by the next report"] == [("2023年报告写混了一个“万”",)]
    assert causes["tenfold, and no year beside it"] == [("其中一份多写或少写一位，或小数点错位。",)]


def test_every_cause_and_every_finding_can_be_told_in_english(judged, catalogue):
    """Figures, causes and titles; a rule that words a cause of its own has its English in expectations/report/finding_words.py."""
    likely = {rule.code: (rule.likely_cause, rule.likely_cause_en) for rule in load_rules(catalogue)}
    found = list(each(judged.connection, "findings", limit=None, evidence=40, waived=True, first=[], only=False))
    untold = {(row["rule"], row["cause"]) for row in found if not cause_en(row["cause"], *likely[row["rule"]])}
    assert untold == set() and len({cause_en(row["cause"]) for row in found}) > 8
    told = {row["rule"]: finding_of(row).message_en for row in found}
    assert all(re.search("[a-z]", words) and not re.search("[一-鿿]", words) for words in told.values()), told
    assert told["closed_le_filed"] == "2024: cases closed 61, cases filed 60"
    assert re.fullmatch(r"\d{4} – no report of this year, though there are earlier and later ones", told["report_missing"])
    assert re.fullmatch(r"\d{4}: .* \d+ – the \d{4} report no longer has it, after three years that do", told["series_vanished"])


def test_every_rule_has_a_near_miss(judged, catalogue):
    beside = {case.beside for case in judged.cases.values()}
    assert {rule.code for rule in load_rules(catalogue)} == beside - {""} | OF_THEIR_OWN.keys()
