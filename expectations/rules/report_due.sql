-- code: report_due
-- family: freshness
-- title_zh: 最新年度的报告尚未收到
-- title_en: The report of the newest year is due
-- says_en: the report of this year has not been received, as most others have
-- severity: info
-- scope: publisher_year
-- sees: all
-- why: 最近 $years_before 年有报告的机关（至少 $least_publishers 家）中，已有 $least_percent% 以上收到某一年度的报告，该年度即视为已到；上一年有报告而该年度没有的机关，报告该收而未收。
-- why_en: A year counts as due once at least $least_percent% of the bureaus with a report in the last $years_before years (at least $least_publishers bureaus) have one of that year. A bureau that has a report of the year before and none of that year: its report should be here and is not.
-- likely_cause: 报告尚未收集，或网址已改；其次是该机关尚未发布。
-- likely_cause_en: The report was not collected yet, or its address has changed; next, the bureau has not published it yet.
-- what_to_do: 到该机关网站查找该年度报告，把网址补入 sources.csv，再运行 nianbao run；尚未发布的，过后再查。
-- what_to_do_en: Look for the report of that year on the bureau's site, add its address to sources.csv and run nianbao run. If it is not published yet, look again later.
-- threshold: years_before=3; least_publishers=10; least_percent=50
with reported as (
    select publisher_id, report_year, min_by(document_id, (file_name, document_id)) as document_id
    from live_documents
    where publisher_id <> '' and report_year is not null
    group by publisher_id, report_year
),
-- publishers that may be expected in a year, those with a report shortly before it, and whether it is there
awaited as (
    select y.year, r.publisher_id, bool_or(r.report_year = y.year) as there, max(r.report_year) filter (r.report_year < y.year) as latest
    from (select distinct report_year as year from reported) as y
    join (select unnest(generate_series(report_year, report_year + $years_before)) as year, * from reported) as r on r.year = y.year
    group by y.year, r.publisher_id
    having latest is not null
),
newest as (
    select year, count(*) as publishers, count(*) filter (there) as there
    from awaited
    group by year
    having count(*) >= $least_publishers and 100 * count(*) filter (there) >= $least_percent * count(*)
    order by year desc
    limit 1
),
aside as (
    select publisher_id, report_year, min_by(file_name, document_id) as file_name, min_by(status, document_id) as status
    from core.documents anti join live_documents using (document_id)
    group by publisher_id, report_year
)
select
    []::varchar[] as observation_ids, r.document_id, a.publisher_id, n.year::integer as year, null::varchar as indicator, null::varchar as breakdown,
    n.year || '年报告' as expected,
    '最新为' || a.latest || '年报告' as observed,
    n.year || '年报告尚未收到，最新为' || a.latest || '年；近$years_before年有报告的' || n.publishers || '家机关中已有' || n.there || '家收到'
        || coalesce('；该年的文件' || s.file_name || '没有采用', '') as message,
    case s.status
        when 'unreadable' then '该年的文件' || s.file_name || '无法读取。'
        when 'not_a_report' then '该年的文件' || s.file_name || '没有认作年度报告。'
        when 'quarantined' then '该年的文件' || s.file_name || '已由更正剔除。'
    end as cause,
    '' as sentence
from newest as n
join awaited as a on a.year = n.year and not a.there and a.latest = n.year - 1
join reported as r on r.publisher_id = a.publisher_id and r.report_year = a.latest
left join aside as s on s.publisher_id = a.publisher_id and s.report_year = n.year
