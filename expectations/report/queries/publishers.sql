-- One row per publisher, by the place of its region: the regions above come first.
select
    p.publisher_id, p.publisher, p.department, p.region, p.admin_level, p.first_year, p.last_year, p.documents,
    coalesce(r.province, r.prefecture, p.region) as above,
    coalesce(f.findings, 0) as findings
from meta.publishers as p
left join meta.regions as r on r.region = p.region
left join (
    select publisher_id, count(*) as findings from quality.findings where outcome = 'failed' and waiver = '' group by publisher_id
) as f on f.publisher_id = p.publisher_id
order by above, coalesce(r.region_code, ''), list_position(['provincial', 'municipal', 'county', 'township'], p.admin_level) nulls last,
    p.region, p.publisher, p.publisher_id
