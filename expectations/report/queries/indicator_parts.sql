-- One row per level and part of these indicators, in the newest year that half of the most there ever were have told.
with parts as (
    select * from marts.level_yearly semi join (select unnest($keys) as indicator) using (indicator) where breakdown <> ''
),
reached as (
    select indicator, admin_level, year, max(publishers) as publishers, max(max(publishers)) over (partition by indicator, admin_level) as most
    from parts
    group by indicator, admin_level, year
),
newest as (select indicator, admin_level, max(year) as year from reached where 2 * publishers >= most group by indicator, admin_level)
select p.indicator, p.admin_level, p.year, p.breakdown_zh, p.breakdown_en, p.publishers, p.lower_quartile, p.median, p.upper_quartile
from parts as p
join newest as n using (indicator, admin_level, year)
order by p.indicator, list_position(['provincial', 'municipal', 'county', 'township'], p.admin_level), p.breakdown
