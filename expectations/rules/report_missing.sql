-- code: report_missing
-- family: freshness
-- title_zh: 两份报告之间缺少年度
-- title_en: A year between two reports has none
-- says_en: no report of this year, though there are earlier and later ones
-- severity: warning
-- scope: publisher_year
-- why: 法治政府建设年度报告每年都应发布；首末两份之间有一年没有报告的，趋势在该年断开，增减也无从计算。该年有文件而不采用的（读不出、不作年度报告或已剔除），在原因中写明。
-- why_en: Annual reports on law-based government are due every year. Where a year between the first and the last report has none, the trend is broken there and no change can be computed. If there is a document of that year that does not count (unreadable, not taken for an annual report, or dropped), the cause says so.
-- likely_cause: 该年报告没有收集，或机关名称、年度认错。
-- likely_cause_en: The report of that year was not collected, or bureau or year were recognised wrongly.
-- what_to_do: 先看质量报告的文件一节有无该年的文件读不出或认错；没有的，到该机关网站查找该年报告，用 nianbao run 收集；认错的，把文件名改为机关全称与年度，再次收集；确未发布的，不必处理。
-- what_to_do_en: See on the page of documents whether one of that year is unreadable or recognised wrongly. If there is none, look for the report on the bureau's site and collect it with nianbao run. If it was recognised wrongly, rename the file to the full name of the bureau and the year and collect it again. If it was never published, nothing needs to be done.
with reported as (
    select publisher_id, list_sort(list(distinct report_year)) as years
    from live_documents
    where publisher_id <> '' and report_year is not null
    group by publisher_id
),
missing as (
    select publisher_id, years[1] as first_year, years[-1] as last_year, unnest(list_filter(range(years[1], years[-1]), lambda y: not list_contains(years, y)))::integer as year
    from reported
    where years[-1] - years[1] >= len(years)
),
-- the reports on both sides of the gap
following as (
    select m.publisher_id, m.year, max(l.report_year) filter (l.report_year < m.year) as earlier, min(l.report_year) filter (l.report_year > m.year) as later,
        min_by(l.document_id, (l.report_year, l.document_id)) filter (l.report_year > m.year) as document_id
    from missing as m join live_documents as l on l.publisher_id = m.publisher_id
    group by m.publisher_id, m.year
),
aside as (
    select publisher_id, report_year, min_by(file_name, document_id) as file_name, min_by(status, document_id) as status
    from core.documents anti join live_documents using (document_id)
    group by publisher_id, report_year
)
select
    []::varchar[] as observation_ids, f.document_id, f.publisher_id, f.year, null::varchar as indicator, null::varchar as breakdown,
    f.year || '年报告' as expected,
    '没有' as observed,
    f.year || '年没有报告，而前有' || f.earlier || '年、后有' || f.later || '年的报告'
        || coalesce('；该年的文件' || a.file_name || '没有采用', '') as message,
    case a.status
        when 'unreadable' then '该年的文件' || a.file_name || '无法读取。'
        when 'not_a_report' then '该年的文件' || a.file_name || '没有认作年度报告。'
        when 'quarantined' then '该年的文件' || a.file_name || '已由更正剔除。'
    end as cause,
    '' as sentence
from following as f left join aside as a on a.publisher_id = f.publisher_id and a.report_year = f.year
