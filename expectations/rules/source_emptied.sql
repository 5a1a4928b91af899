-- code: source_emptied
-- family: publication
-- title_zh: 有数字的报告不应变空
-- title_en: A report that gave figures does not give none
-- says_en: the report gave published figures before and now gives none
-- severity: critical
-- scope: publish
-- why: 某机关某年的报告原有数字在发布，现在没有一条观测，也没有别的文件接替；多半是读不出了、被误认为不是报告，或线索失效。公布出去等于撤下整份报告。
-- why_en: The report of a bureau for a year had figures that are published; now it has not one observation, and no other document took its place: usually it cannot be read any more, was taken for something that is no report, or the cues fail. To publish that would withdraw the whole report.
-- likely_cause: 文件读不出了、被误认为不是报告，或线索失效。
-- likely_cause_en: The document cannot be read any more, was taken for something that is no report, or the cues fail.
-- what_to_do: 消息中写明该文件现在的状况；用 nianbao diff 看少了什么；读错的，改回定义，运行 nianbao run --known，或重新收集原件；确应撤下的，以同样的命令加 --accept source_emptied 运行。
-- what_to_do_en: The message says what state the document is in; see with nianbao diff what is gone. If it was misread, put the definitions back and run nianbao run --known, or collect the original again. If it should be withdrawn, run the same command with --accept source_emptied.
select
    []::varchar[] as observation_ids, e.document_id, e.publisher_id, e.report_year as year, null::varchar as indicator, null::varchar as breakdown,
    '已发布' || e.cells || '格' as expected,
    '没有观测' as observed,
    e.file_name || '原有' || e.cells || '格在发布，现在没有一条观测：'
        || case coalesce(d.status, '')
            when '' then '文件已不在库中'
            when 'accepted' then '文件仍采用，但没有读出任何数字'
            when 'quarantined' then '文件被隔离，也没有读出任何数字'
            when 'superseded' then '文件已被取代，而取代它的没有数字'
            else '文件不再作为报告（' || d.status_reason || '）'
        end as message,
    coalesce((select min_by(o.sentence, o.observation_id) from published_observations as o where o.document_id = e.document_id), '') as sentence
from emptied_documents as e
left join whole.documents as d on d.document_id = e.document_id
