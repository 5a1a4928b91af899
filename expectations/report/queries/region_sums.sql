-- One row per sum and recomputed rate of these regions, with how many bureaus it is of, in the order of their pages.
select
    s.region, s.department, s.admin_level, s.indicator, s.breakdown, s.how, s.publishers, s.year, s.value::varchar as value, s.qualifier,
    if(s.publishers < s.publishers_reporting, s.publishers || '/' || s.publishers_reporting, '') as counted, s.flags
from marts.region_yearly as s
semi join (select unnest($keys) as region) using (region)
left join meta.indicators as i on i.indicator = s.indicator
order by s.region, s.department, list_position(['provincial', 'municipal', 'county', 'township'], s.admin_level) nulls last, s.admin_level,
    i.position nulls last, s.indicator, s.breakdown, s.year
