-- code: document_short
-- family: coverage
-- title_zh: 报告比同一机关的其他报告短得多
-- title_en: A report is far shorter than its siblings
-- says_en: the report is far shorter than the others of its bureau
-- severity: warning
-- scope: document
-- why: 一份报告的字数不到同一机关其他报告（至少 $least_siblings 份）中位数的 $least_percent%，多半只公布或只读到一部分；它没有写的数字不等于没有，与其他年度不可比。
-- why_en: A report with less than $least_percent% of the median length of the bureau's other reports (at least $least_siblings) was usually published or read in part only; what it does not state is not zero, and it cannot be compared with other years.
-- likely_cause: 只收到正文的一页、摘要或解读，其余在附件或下一页；其次是该年报告确实写得简短。
-- likely_cause_en: Only one page of the text, a summary or a commentary was collected, the rest being in an attachment or on the next page; next, the report of that year really is short.
-- what_to_do: 打开原文件看正文是否完整；不完整的，收集全文（或附件、下一页），与原来的来源一并再次运行 nianbao run，节选由全文代替；确实简短的，不必处理。
-- what_to_do_en: Open the file and see whether the text is complete. If not, collect the full text (the attachment, the next page) together with the source that is there and run nianbao run again: it takes the place of the excerpt. If it really is short, nothing needs to be done.
-- threshold: least_percent=40; least_siblings=2
with live as (
    select d.document_id, d.publisher_id, d.report_year, d.file_name, d.characters
    from core.documents as d semi join live_documents as l on l.document_id = d.document_id
    where d.publisher_id <> '' and d.report_year is not null
),
beside as (
    select d.document_id, count(*) as siblings, median(s.characters) as usual
    from live as d join live as s on s.publisher_id = d.publisher_id and s.document_id <> d.document_id
    group by d.document_id
)
select
    []::varchar[] as observation_ids, d.document_id, d.publisher_id, d.report_year as year, null::varchar as indicator, null::varchar as breakdown,
    '不少于' || ceil(b.usual * $least_percent / 100)::bigint || '字' as expected,
    d.characters || '字' as observed,
    d.file_name || '只有' || d.characters || '字，同一机关其他' || b.siblings || '份报告的中位数为' || round(b.usual)::bigint || '字，只及其'
        || plain(floor(1000.0 * d.characters / b.usual) / 10) || '%' as message,
    '' as sentence
from live as d join beside as b on b.document_id = d.document_id
where b.siblings >= $least_siblings and 100 * d.characters < $least_percent * b.usual
