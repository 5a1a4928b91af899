-- code: evidence_proof
-- family: accounting
-- title_zh: 每个数字都应回到原文
-- title_en: Every figure stands in the text at its place
-- says_en: figures do not stand in the text at their places
-- severity: critical
-- scope: publish
-- sees: document
-- why: 数量与观测的原文必须正好在所记的位置，所在句也是；不然就不能证明数字出自报告，整批不可公布。
-- why_en: The words of a quantity or an observation must stand exactly where its place says, and so must its sentence; otherwise nothing proves that the figure is from the report, and none of the run may be published.
-- likely_cause: 程序错误：位置算错，或原文在读取之后变了。
-- likely_cause_en: A fault of the program: a place was computed wrongly, or the text changed after it was read.
-- what_to_do: 程序错误，请报告；已公布的内容不受影响。
-- what_to_do_en: A fault of the program; please report it. What is published already is not affected.
with places as (
    select document_id, surface, char_start as start, char_end as stop, sentence, sentence_start from core.quantities
    union all
    select document_id, surface, evidence_start, evidence_end, sentence, sentence_start from core.observations
),
-- cutting a long text is what costs: each sentence is compared with it once, however many figures it holds, and a surface with its sentence
sentences as (select distinct document_id, sentence, sentence_start from places),
misplaced as (
    select s.document_id, s.sentence_start
    from sentences as s left join core.documents as d on d.document_id = s.document_id
    where substr(d.text, s.sentence_start, length(s.sentence)) is distinct from s.sentence
),
broken as (
    select * from places semi join misplaced using (document_id, sentence_start)
    union
    select * from places
    where start >= sentence_start and stop <= sentence_start + length(sentence)
        and substr(sentence, start - sentence_start + 1, stop - start) <> surface
    union
    select p.* from places as p left join core.documents as d on d.document_id = p.document_id
    where (p.start < p.sentence_start or p.stop > p.sentence_start + length(p.sentence))
        and substr(d.text, p.start, p.stop - p.start) is distinct from p.surface
)
select
    []::varchar[] as observation_ids, b.document_id, any_value(d.publisher_id) as publisher_id, any_value(d.report_year) as year,
    null::varchar as indicator, null::varchar as breakdown,
    min_by(b.surface, b.start) as expected,
    coalesce(min_by(substr(d.text, b.start, b.stop - b.start), b.start), '没有原文') as observed,
    coalesce(any_value(d.file_name), b.document_id) || '有' || count(*) || '处原文与位置不符，如第' || min(b.start) || '字起应为“'
        || min_by(b.surface, b.start) || '”' as message,
    min_by(b.sentence, b.start) as sentence
from broken as b
left join core.documents as d on d.document_id = b.document_id
group by b.document_id
