-- One row per rate, or part of one, that the sums of these regions leave out for a reason: in which years, and between what it lies.
select
    l.region, l.department, l.admin_level, l.indicator, any_value(l.indicator_zh) as indicator_zh, any_value(l.indicator_en) as indicator_en,
    any_value(l.breakdown_zh) as breakdown_zh, any_value(l.breakdown_en) as breakdown_en,
    l.breakdown, any_value(l.unit) as unit, min(l.year) as first_year, max(l.year) as last_year, count(*) as years,
    min(l.lowest)::varchar as lowest, max(l.highest)::varchar as highest, max(l.publishers) as publishers, l.why_zh, l.why_en
from marts.region_left_out as l
semi join (select unnest($keys) as region) using (region)
left join meta.indicators as i on i.indicator = l.indicator
group by l.region, l.department, l.admin_level, l.indicator, l.breakdown, l.why_zh, l.why_en, i.position
order by l.region, l.department, l.admin_level, i.position nulls last, l.indicator, l.breakdown, l.why_zh
