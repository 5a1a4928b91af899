-- One row per figure of these publishers that is held back, in the order of their pages: no mart shows it, so that its cell is empty or another report's.
select
    o.publisher_id, o.year, o.indicator, coalesce(i.name_zh, o.indicator) as name_zh, coalesce(i.name_en, '') as name_en, o.breakdown,
    o.value::varchar as value, o.unit, o.qualifier, o.document_id, o.observation_id, o.status_reason as reason,
    coalesce(t.value::varchar, '') as shown, coalesce(t.document_id, '') as shown_document_id, coalesce(t.observation_id, '') as shown_observation_id
from core.observations as o
semi join (select unnest($keys) as publisher_id) using (publisher_id)
join core.documents as d on d.document_id = o.document_id and d.status = 'accepted'
left join meta.indicators as i on i.indicator = o.indicator
left join marts.yearly_trend as t
    on t.publisher_id = o.publisher_id and t.indicator = o.indicator and t.breakdown = o.breakdown and t.year = o.year
where o.status = 'quarantined'
order by o.publisher_id, o.year desc, i.position nulls last, o.indicator, o.breakdown, o.observation_id
