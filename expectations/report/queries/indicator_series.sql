-- One row per figure of these indicators, for the at most $limit publishers of each level that tell the most years.
with whole as (
    select * from marts.yearly_trend semi join (select unnest($keys) as indicator) using (indicator) where breakdown = ''
),
publishers as (
    select indicator, admin_level, publisher_id, count(*) over (partition by indicator, admin_level) as in_all
    from whole
    group by indicator, admin_level, publisher_id
    qualify row_number() over (partition by indicator, admin_level order by count(*) desc, max(year) desc, publisher_id) <= $limit
)
select
    w.indicator, w.admin_level, p.in_all, w.publisher_id, w.publisher, w.year, w.value::varchar as value, w.qualifier, w.flags, w.break_reason,
    w.document_id, w.observation_id
from whole as w
join publishers as p on p.indicator = w.indicator and p.publisher_id = w.publisher_id
order by w.indicator, list_position(['provincial', 'municipal', 'county', 'township'], w.admin_level) nulls last, w.admin_level,
    w.publisher_id, w.year
