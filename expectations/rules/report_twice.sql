-- code: report_twice
-- family: duplicate
-- title_zh: 同一机关同一年度有两份报告
-- title_en: Two reports of one publisher and year both count
-- says_en: more than one report of this year counts
-- severity: warning
-- scope: publisher_year
-- why: 同一机关同一年度一般只有一份报告。互为副本、节选或修订版的已由程序取舍；两份文字各不相同的都采用，可能是年度报告与工作总结各一，也可能是两个部门被认作一个，后者的数字会互相顶替。
-- why_en: A bureau usually has one report a year. Of copies, excerpts and revised versions the program has chosen one; two that differ in their text both count. They may be an annual report and a summary of work, or two departments recognised as one, in which case the figures of one take the place of the other's.
-- likely_cause: 除年度报告外还收了工作总结、上级或下属单位的报告；其次是发布机关或年度认错。
-- likely_cause_en: Besides the annual report a summary of work or the report of a superior or subordinate body was collected; next, publisher or year were recognised wrongly.
-- what_to_do: 打开两份文件看是谁、哪一年的报告；不是该机关的，补入 seeds/departments.csv 的 names 一栏，或在 sources.csv 注明 publisher；不该收的，在 seeds/corrections.yml 记一条 drop 剔除整份文件（见 docs/corrections.md），再运行 nianbao run --known；都应采用的，不必处理。
-- what_to_do_en: Open both documents and see whose they are and of which year. One of another bureau: add its name to the column names of seeds/departments.csv, or give its publisher in sources.csv. One that should not be here: drop the whole document in seeds/corrections.yml (see docs/corrections.md), then run nianbao run --known. If both should count, nothing needs to be done.
select
    []::varchar[] as observation_ids, max_by(document_id, (file_name, document_id)) as document_id, publisher_id, report_year as year,
    null::varchar as indicator, null::varchar as breakdown,
    '1份报告' as expected,
    count(*) || '份报告' as observed,
    report_year || '年有' || count(*) || '份报告同时采用：' || array_to_string(list(file_name order by file_name, document_id)[:3], '、')
        || if(count(*) > 3, '等', '') as message,
    '' as sentence
from live_documents
where publisher_id <> '' and report_year is not null
group by publisher_id, report_year
having count(*) > 1
