-- One row per finding that the newest check no longer made, at most $limit, the gravest first.
select h.finding_id, h.severity, h.message, h.year, h.publisher_id, coalesce(p.publisher, h.publisher_id, '') as publisher
from quality.finding_history as h
left join meta.publishers as p on p.publisher_id = h.publisher_id
where h.resolved_run_id = (select max(run_id) from quality.findings_by_run)
order by list_position(['critical', 'warning', 'info'], h.severity), h.year desc nulls last, h.finding_id
limit $limit
