-- One row per publisher of these indicators in the newest year that half of the most there ever were have told, at most $limit of a level.
with whole as (
    select * from marts.yearly_trend semi join (select unnest($keys) as indicator) using (indicator) where breakdown = ''
),
told as (
    select indicator, admin_level, year, count(*) as publishers, max(count(*)) over (partition by indicator, admin_level) as most
    from whole
    group by indicator, admin_level, year
),
newest as (select indicator, admin_level, max(year) as year from told where 2 * publishers >= most group by indicator, admin_level)
select
    w.indicator, w.admin_level, w.year, count(*) over level as in_all, rank() over (level order by w.value desc) as place,
    w.publisher_id, w.publisher, w.value::varchar as value, w.qualifier, if(w.unit = '%', w.change::double, 100 * w.change_ratio) as change,
    w.flags, w.break_reason, w.document_id, w.observation_id
from whole as w
join newest as n on n.indicator = w.indicator and n.year = w.year and n.admin_level is not distinct from w.admin_level
window level as (partition by w.indicator, w.admin_level)
qualify row_number() over (level order by w.value desc, w.publisher_id) <= $limit
order by w.indicator, list_position(['provincial', 'municipal', 'county', 'township'], w.admin_level) nulls last, w.admin_level,
    w.value desc, w.publisher_id
