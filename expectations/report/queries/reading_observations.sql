-- One row per observation of $documents, by document.
select
    o.document_id, o.evidence_start, o.evidence_end, o.observation_id, o.indicator, o.breakdown, o.year, o.value, o.unit, o.qualifier,
    o.origin, o.flags, o.status, o.status_reason, o.correction, coalesce(c.reason, '') as correction_reason, o.page
from core.observations as o
left join quality.corrections as c on c.correction = o.correction
where o.document_id in (select unnest($documents))
order by o.document_id
