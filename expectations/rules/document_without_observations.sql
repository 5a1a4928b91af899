-- code: document_without_observations
-- family: coverage
-- title_zh: 报告应至少有一条观测
-- title_en: An accepted report has observations
-- says_en: no observation was found in an accepted report
-- severity: critical
-- scope: document
-- sees: document
-- why: 认作年度报告却一条观测也没有，多为只读到目录、附件另存，或抽取失灵；空手而归不算成功。
-- why_en: It was taken for an annual report and gave not one observation: usually only a table of contents was read, the text is in an attachment, or extraction failed. To come back with nothing is no success.
-- likely_cause: 只读到目录或附件清单，正文另存在别的文件里。
-- likely_cause_en: Only a table of contents or a list of attachments was read; the text is in another file.
-- what_to_do: 打开原文件看正文是否完整；正文在附件中的，收集附件（.txt、.html、有文字层的 .pdf）；扫描件本版读不了，请发布机关提供文字版。
-- what_to_do_en: Open the file and see whether the text is complete. Where it is in an attachment, collect that (.txt, .html, a .pdf with a text layer). A scan that cannot be read here: ask the publisher for a version with text.
select
    []::varchar[] as observation_ids, d.document_id, d.publisher_id, d.report_year as year, null::varchar as indicator, null::varchar as breakdown,
    '至少1条观测' as expected,
    '0条观测' as observed,
    d.file_name || '读出' || count(q.quantity_id) || '个数量，没有一条成为观测' as message,
    '' as sentence
from live_documents as d
left join core.quantities as q on q.document_id = d.document_id
where d.publisher_id <> '' and d.report_year is not null -- the others were not read: document_identified
    and not exists (select 1 from core.observations as o where o.document_id = d.document_id)
group by d.document_id, d.publisher_id, d.report_year, d.file_name
