-- One row per publisher whose figures the sums of these regions are made of.
select r.region, r.department, r.admin_level, p.publisher_id, p.publisher, p.region as of_region, p.documents, p.first_year, p.last_year
from meta.region_publishers as r
semi join (select unnest($keys) as region) using (region)
join meta.publishers as p using (publisher_id)
order by r.region, r.department, list_position(['provincial', 'municipal', 'county', 'township'], r.admin_level) nulls last, p.publisher, p.publisher_id
