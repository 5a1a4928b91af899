-- One row per region, the regions above first: how many publishers its sums are made of, and of how many years they are.
select
    m.region, m.region_code, m.admin_level, m.parent, coalesce(m.province, m.prefecture, m.parent, m.region) as above,
    coalesce(p.publishers, 0) as publishers, s.first_year, s.last_year
from meta.regions as m
left join (select region, count(*) as publishers from meta.region_publishers group by region) as p using (region)
left join (select region, min(year) as first_year, max(year) as last_year from marts.region_yearly group by region) as s using (region)
order by above, coalesce(m.region_code, ''), list_position(['provincial', 'municipal', 'county', 'township'], m.admin_level) nulls last, m.region
