-- code: year_plausible
-- family: time
-- title_zh: 数字所属年度应与报告相称
-- title_en: The year of a figure fits its report
-- says_en: the year does not fit the report
-- severity: critical
-- scope: observation
-- sees: document
-- why: 年度报告说的是当年，至多回顾前 $years_back 年；更早或更晚的年度多为读错。
-- why_en: An annual report speaks of its own year and looks back $years_back years at most; an earlier or later year was usually misread.
-- likely_cause: 把别处的年份当成了数字的年度；其次是报告笔误。
-- likely_cause_en: A year that stands elsewhere was taken for that of the figure; next, a slip in the report.
-- what_to_do: 看原文的年份属于哪个数；报告笔误的，请发布机关更正；读错的是程序的年度识别，种子文件改不了，请附原句报告程序错误。
-- what_to_do_en: See in the text which figure the year belongs to. If the report has a slip, ask the publisher to correct it. If it was misread, it is the program's reading of years, which no seed file mends: report the fault with the sentence.
-- threshold: years_back=3
select
    [observation_id] as observation_ids, document_id, publisher_id, year, indicator, breakdown,
    (report_year - $years_back) || '年至' || report_year || '年' as expected,
    year || '年' as observed,
    report_year || '年报告中的' || words || '记作' || year || '年，应在' || (report_year - $years_back) || '年至' || report_year || '年之间' as message,
    sentence
from spans
where not (year between report_year - $years_back and report_year)
