-- One row per document that does not count, at most $limit, with the reason.
select d.document_id, d.file_name, d.publisher, d.report_year, d.status, d.status_reason, d.replaced_by, coalesce(r.file_name, '') as replaced_by_file
from core.documents as d
left join core.documents as r on r.document_id = d.replaced_by
where d.status <> 'accepted'
order by list_position(['quarantined', 'unreadable', 'not_a_report', 'superseded'], d.status), d.publisher, d.report_year, d.file_name, d.document_id
limit $limit
