-- One row per correction, at most $limit: those that wait for somebody first, then by id; with one of the observations it is about.
select
    c.correction, c.action, c.document, c.publisher, c.year, c.indicator, coalesce(i.name_zh, c.indicator) as indicator_zh, c.breakdown,
    c.expects, c.value, c.to_year, c.to_indicator, coalesce(t.name_zh, c.to_indicator) as to_indicator_zh, c.to_breakdown,
    coalesce(i.unit, '') as unit, c.reason, c.evidence, c.decided_by, c.decided_on, c.outcome, c.message,
    coalesce(p.publisher, nullif(c.publisher_id, ''), nullif(c.publisher, ''), '') as whose,
    coalesce(o.observation_id, '') as observation_id, coalesce(d.document_id, '') as document_id, coalesce(d.file_name, '') as file_name,
    coalesce(o.sentence, '') as sentence, len(c.observation_ids) as observations, count(*) over () as in_all
from quality.corrections as c
left join meta.indicators as i on i.indicator = c.indicator
left join meta.indicators as t on t.indicator = c.to_indicator
left join meta.publishers as p on p.publisher_id = c.publisher_id
left join core.observations as o on o.observation_id = c.observation_ids[1]
left join core.documents as d on d.document_id = coalesce(o.document_id, c.document)
order by c.outcome = 'applied', list_position(['stale', 'expired', 'not_found'], c.outcome), c.correction
limit $limit
