-- code: correction_idle
-- family: correction
-- title_zh: 更正应有所指
-- title_en: A correction finds what it is about
-- says_en: a correction does not find what it is about
-- severity: warning
-- scope: cell
-- why: 更正所指的格里没有观测（文件未收到、已被取代，或写错了指标、细分、年度），或原文与数值都已改变、确认不再有效；留着不处理，它不起作用也没有人知道。
-- why_en: The cell of a correction holds no observation (the document was not collected or has been replaced, or indicator, breakdown or year are mistyped), or sentence and value have both changed and a confirmation holds no longer; left as it is, it does nothing and nobody knows.
-- likely_cause: 指标、细分、年度写错，文件未收到，或原文与数值都已改变。
-- likely_cause_en: Indicator, breakdown or year are mistyped, the document was not collected, or sentence and value have both changed.
-- what_to_do: 按说明核对 seeds/corrections.yml 中该条的 document、publisher、year、indicator、breakdown；确认失效的，看过现在的原句后重写或删去，再运行 nianbao run --known。
-- what_to_do_en: Check document, publisher, year, indicator and breakdown of that entry of seeds/corrections.yml against what the finding says. A confirmation that holds no longer is written anew or deleted after a look at the sentence as it is now; then run nianbao run --known.
select
    c.observation_ids, coalesce(o.document_id, d.document_id) as document_id, nullif(c.publisher_id, '') as publisher_id,
    c.year, nullif(c.indicator, '') as indicator, c.breakdown,
    coalesce(plain(c.expects), '') as expected,
    c.observed,
    c.message,
    coalesce(o.sentence, '') as sentence
from quality.corrections as c
left join whole.observations as o on o.observation_id = c.observation_ids[1]
left join (select file_name, min(document_id) as document_id from whole.documents group by file_name) as named on named.file_name = c.document
left join whole.documents as d on d.document_id = coalesce(named.document_id, c.document)
where c.outcome in ('expired', 'not_found')
