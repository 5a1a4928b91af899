-- code: evidence_proof
-- family: accounting
-- title_zh: 每个数字都应回到原文
-- title_en: Every figure stands in the text at its place
-- severity: critical
-- scope: publish
-- why: 数量与观测的原文必须正好在所记的位置，所在句也是；不然就不能证明数字出自报告，整批不可公布。
-- what_to_do: 程序错误，请报告；已公布的内容不受影响。
with places as (
    select document_id, surface, char_start as start, char_end as stop, sentence, sentence_start from core.quantities
    union all
    select document_id, surface, evidence_start, evidence_end, sentence, sentence_start from core.observations
)
select
    []::varchar[] as observation_ids, p.document_id, any_value(d.publisher_id) as publisher_id, any_value(d.report_year) as year,
    null::varchar as indicator, null::varchar as breakdown,
    min_by(p.surface, p.start) as expected,
    coalesce(min_by(substr(d.text, p.start, p.stop - p.start), p.start), '没有原文') as observed,
    coalesce(any_value(d.file_name), p.document_id) || '有' || count(*) || '处原文与位置不符，如第' || min(p.start) || '字起应为“' || min_by(p.surface, p.start) || '”'
        as message,
    min_by(p.sentence, p.start) as sentence
from places as p
left join core.documents as d on d.document_id = p.document_id
where d.text is null
    or substr(d.text, p.start, p.stop - p.start) is distinct from p.surface
    or substr(d.text, p.sentence_start, length(p.sentence)) is distinct from p.sentence
group by p.document_id
