-- One row per document that does not count, with the reason: of each outcome at most $limit.
select
    d.document_id, d.file_name, d.publisher, d.report_year, d.status, d.status_reason, d.replaced_by,
    coalesce(r.file_name, '') as replaced_by_file
from core.documents as d
left join core.documents as r on r.document_id = d.replaced_by
where d.status <> 'accepted'
qualify row_number() over (partition by d.status order by d.publisher, d.report_year, d.file_name, d.document_id) <= $limit
order by
    list_position(['quarantined', 'unreadable', 'not_a_report', 'superseded'], d.status),
    d.publisher, d.report_year, d.file_name, d.document_id
