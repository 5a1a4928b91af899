-- One row per figure of these publishers for a part of an indicator, in the order of their pages.
select
    t.publisher_id, t.indicator, t.breakdown, t.year, t.value::varchar as value, t.qualifier, t.flags, t.break_reason,
    t.document_id, t.observation_id
from marts.yearly_trend as t
semi join (select unnest($keys) as publisher_id) using (publisher_id)
left join meta.indicators as i on i.indicator = t.indicator
where t.breakdown <> ''
order by t.publisher_id, i.position nulls last, t.indicator, t.breakdown, t.year
