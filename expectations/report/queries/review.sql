-- One row per observation that is less sure than the setting review_below wants or was read by OCR with doubt, at most $limit: the
-- doubtful readings first, then the least sure.
select
    o.observation_id, o.document_id, d.file_name, o.publisher_id, coalesce(p.publisher, d.publisher) as publisher, d.report_year, o.place,
    o.sentence, o.sentence_start, o.evidence_start, o.evidence_end, o.surface,
    o.indicator, coalesce(i.name_zh, o.indicator) as indicator_zh, coalesce(i.name_en, '') as indicator_en, o.breakdown, o.year, o.value, o.unit, o.qualifier, o.origin,
    o.confidence, o.rule, o.flags, count(*) over () as in_all
from core.observations as o
join core.documents as d using (document_id)
left join meta.publishers as p on p.publisher_id = o.publisher_id
left join meta.indicators as i on i.indicator = o.indicator
where d.status in ('accepted', 'quarantined') and o.status in ('accepted', 'quarantined')
    and not list_contains(string_split(o.flags, ';'), 'confirmed')
    and list_has_any(string_split(o.flags, ';'), ['low_confidence', 'ocr_unsure', 'ocr_under_stamp'])
order by contains(o.flags, 'ocr_under_stamp') desc, contains(o.flags, 'ocr_unsure') desc, o.confidence, o.observation_id
limit $limit
