-- code: corrected_version
-- family: change
-- title_zh: 后一版本改了数字
-- title_en: A later version of a report has other figures
-- says_en: a later version of the report has another figure
-- severity: info
-- scope: document
-- why: 报告被更正版、日期较晚的版本或同一来源的新内容取代，而两版的数字不同：引用过旧数字的人应当知道。只比两版都写明的各格；节选和 OCR 读出的副本不比。
-- why_en: A report was replaced by its corrected version, by one of a later date or by new content of the same source, and the figures of the two differ: whoever quoted the old ones should know. Only cells that both versions state are compared; excerpts and copies read by OCR are not.
-- likely_cause: 发布机关更正了原先公布的数字。
-- likely_cause_en: The publisher corrected figures that it had published.
-- what_to_do: 用 nianbao explain 看新版的原句；属实的，引用过旧数字的请改正；新版的数字另有严重发现而隔离的，先处理那一处，在此之前统计表不用它；新版读错的，修改 seeds/indicators/ 中该指标的线索，再运行 nianbao run --known。
-- what_to_do_en: Read the sentences of the new version with nianbao explain. If they are right, correct what quoted the old figures. Where a figure of the new version is held back by a critical finding of its own, settle that one first; until then the marts do not use it. If the new version was misread, mend the cues of the indicator in seeds/indicators/ and run nianbao run --known.
with replaced as (
    select
        o.document_id, o.file_name, o.replaced_by as heir, h.file_name as heir_name, h.publisher_id, h.report_year,
        starts_with(o.status_reason, 'another copy') as copy
    from core.documents as o join live_documents as h on h.document_id = o.replaced_by
    where o.status = 'superseded'
        and (starts_with(o.status_reason, 'replaced by ') or starts_with(o.status_reason, 'another copy of the same report: '))
),
-- as printed, whatever corrections made of it: the first place of each cell, and the span of values that its words allow
spans_of_both as (
    select
        document_id, observation_id, year, indicator, breakdown, value, unit, qualifier, sentence, evidence_start,
        lowest(value::double, qualifier, rounding) as low,
        highest(value::double, qualifier, rounding) as high
    from as_printed('core.observations') semi join (select document_id from replaced union all select heir from replaced) using (document_id)
    where origin <> 'corrected'
    qualify row_number() over (partition by document_id, year, indicator, breakdown order by evidence_start, observation_id) = 1
),
changed as (
    select
        r.*, n.year, n.indicator, n.breakdown, [n.observation_id, o.observation_id] as observation_ids, n.sentence,
        n.year || '年' || words_of(i.short, l.label, o.value, o.unit, o.qualifier) || '改为' || figure(n.value, n.unit, n.qualifier) as words,
        row_number() over (partition by r.document_id order by n.breakdown <> '', n.evidence_start, n.observation_id) as place
    from replaced as r
    join spans_of_both as o on o.document_id = r.document_id
    join spans_of_both as n on n.document_id = r.heir and n.year = o.year and n.indicator = o.indicator and n.breakdown = o.breakdown
    join named_indicators as i on i.indicator = n.indicator
    left join breakdown_labels as l on l.breakdown = n.breakdown
    where n.low > o.high or n.high < o.low
)
select
    flatten(list(observation_ids order by place) filter (place <= 3)) as observation_ids,
    heir as document_id, publisher_id, report_year as year, null::varchar as indicator, null::varchar as breakdown,
    '与' || before || '相同' as expected,
    count(*) || '格不同' as observed,
    after || '取代了' || before || '，' || count(*) || '格的数字不同：' || string_agg(words, '、' order by place) filter (place <= 3)
        || if(count(*) > 3, '等', '') as message,
    if(copy, '同一报告的两份文本不一致：其中一份抄错、排错或读错。', null) as cause,
    min_by(sentence, place) as sentence
from (
    -- the same name on both sides: told apart by what the documents are called here
    select *, if(file_name = heir_name, '新版（' || heir || '）', heir_name) as after, if(file_name = heir_name, '旧版（' || document_id || '）', file_name) as before
    from changed
)
group by document_id, before, heir, after, publisher_id, report_year, copy
