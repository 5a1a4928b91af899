-- code: quantities_accounted
-- family: accounting
-- title_zh: 每个数量都应有去向
-- title_en: Every quantity is accounted for
-- says_en: quantities whose fate is not accounted for
-- severity: critical
-- scope: publish
-- sees: document
-- why: 每个数量必居其一：成为观测、尚未对应、按规则排除；记为观测的必有观测，有观测的必记为观测。对不上说明程序有误，整批不可公布。
-- why_en: Each quantity is one of three: an observation, unmapped, or excluded by a rule. What is entered as an observation has one, and what has an observation is entered so. Where that does not add up the program is at fault, and none of the run may be published.
-- likely_cause: 程序错误：抽取与入库不一致。
-- likely_cause_en: A fault of the program: extraction and storage disagree.
-- what_to_do: 程序错误，请报告；已公布的内容不受影响。
-- what_to_do_en: A fault of the program; please report it. What is published already is not affected.
with faults as (
    select q.document_id, q.surface, q.sentence, q.char_start,
        case
            when q.disposition = 'observation' and o.quantity_id is null then '记为观测而没有观测'
            when q.disposition <> 'observation' and o.quantity_id is not null then '有观测而未记为观测'
            when q.disposition = 'excluded' and q.reason = '' then '排除而没有原因'
            when d.document_id is null then '所在文件不在库中'
        end as fault
    from core.quantities as q
    left join (select distinct quantity_id, document_id from core.observations) as o on o.quantity_id = q.quantity_id and o.document_id = q.document_id
    left join core.documents as d on d.document_id = q.document_id
    union all
    select o.document_id, o.surface, o.sentence, o.evidence_start,
        case
            when o.quantity_id is not null and q.quantity_id is null then '观测所据的数量不在库中'
            when o.quantity_id is null and o.origin = 'reported' then '观测没有所据的数量'
        end as fault
    from core.observations as o
    left join core.quantities as q on q.quantity_id = o.quantity_id and q.document_id = o.document_id
)
select
    []::varchar[] as observation_ids, f.document_id, any_value(d.publisher_id) as publisher_id, any_value(d.report_year) as year,
    null::varchar as indicator, null::varchar as breakdown,
    '0处' as expected,
    count(*) || '处' as observed,
    coalesce(any_value(d.file_name), f.document_id) || '有' || count(*) || '个数量的去向对不上，如“' || min_by(f.surface, f.char_start) || '”'
        || min_by(f.fault, f.char_start) as message,
    min_by(f.sentence, f.char_start) as sentence
from faults as f
left join core.documents as d on d.document_id = f.document_id
where f.fault is not null
group by f.document_id
