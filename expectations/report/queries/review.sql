-- One row per observation that is less sure than the setting review_below wants, at most $limit: the least sure first.
select
    o.observation_id, o.document_id, d.file_name, coalesce(p.publisher, d.publisher) as publisher, d.report_year, o.place,
    o.sentence, o.sentence_start, o.evidence_start, o.evidence_end, o.surface,
    o.indicator, coalesce(i.name_zh, o.indicator) as indicator_zh, o.breakdown, o.year, o.value, o.unit, o.qualifier, o.origin,
    o.confidence, o.rule, count(*) over () as in_all
from core.observations as o
join core.documents as d using (document_id)
left join meta.publishers as p on p.publisher_id = o.publisher_id
left join meta.indicators as i on i.indicator = o.indicator
where d.status in ('accepted', 'quarantined') and list_contains(string_split(o.flags, ';'), 'low_confidence')
order by o.confidence, o.observation_id
limit $limit
