"""A stamp over figures, end to end: what may have lost its decimal point stays out of the marts until a clear copy comes."""

from __future__ import annotations

from pathlib import Path

import duckdb

from tests.flows.conftest import nianbao
from tests.formats.scans import scanned_pdf

TITLE = "青崖县卫生健康局2024年度法治政府建设情况报告"
TEXT = f"""{TITLE}
2024年，我局依法履行职责，现将情况报告如下。
一、行政执法情况
全年共办理行政处罚案件37宗，其中简易程序12宗。
罚款{{fines}}万元，已全部缴入国库。
二、普法宣传情况
全年组织法治培训5次，开展宣传活动12场次，发放宣传资料2600份。
特此报告。
青崖县卫生健康局
2025年1月12日
"""


def fines(data: Path) -> list[tuple]:
    with duckdb.connect(str(data / "current" / "nianbao.duckdb"), read_only=True) as connection:
        query = """SELECT o.value::BIGINT, o.status, o.status_reason, o.flags, o.place, o.box IS NOT NULL
                   FROM core.observations o JOIN core.documents d USING (document_id)
                   WHERE o.indicator = 'penalty.fines' AND d.status = 'accepted'"""
        return connection.execute(query).fetchall()


def cells(data: Path) -> list[tuple]:
    with duckdb.connect(str(data / "current" / "nianbao.duckdb"), read_only=True) as connection:
        query = "SELECT indicator, value::BIGINT FROM marts.yearly_trend WHERE breakdown = '' AND indicator LIKE 'penalty.%' ORDER BY ALL"
        return connection.execute(query).fetchall()


def test_an_amount_under_a_stamp_is_held_back_until_the_text_comes(tmp_path):
    reports, data = tmp_path / "reports", tmp_path / "data"
    reports.mkdir()
    stamped = TEXT.format(fines="271651")  # as OCR reads 27.1651 whose point the stamp has covered
    (reports / "scan.pdf").write_bytes(scanned_pdf(stamped, 200, stamp_on=("271651",)))
    ended = nianbao("run", reports, "--data", data)
    assert ended.status == 0, ended.err
    ((value, status, reason, flags, place, boxed),) = fines(data)
    assert (value, status, place, boxed) == (2716510000, "quarantined", "第1页", True)
    assert "decimal_point_under_stamp" in reason and "ocr_under_stamp" in flags.split(";")
    assert cells(data) == [("penalty.cases_filed", 37)]
    assert "字上有红章" in (data / "current" / "report" / "review.html").read_text(encoding="utf-8")

    (reports / "page.txt").write_text(TEXT.format(fines="27.1651"), encoding="utf-8")
    ended = nianbao("run", reports, "--data", data)
    assert ended.status == 0 and "scan.pdf: another copy of the same report, read by OCR: page.txt" in ended.out, ended.out
    assert [(value, status, flags) for value, status, _, flags, _, _ in fines(data)] == [(271651, "accepted", "")]
    assert ("penalty.fines", 271651) in cells(data)
