-- One row per document of $documents, with its text.
select
    d.document_id, d.file_name, d.source, d.sha256, d.title, coalesce(p.publisher, d.publisher) as publisher, p.publisher_id, d.report_year,
    d.published_on, d.format, d.pages, d.characters, d.status, d.status_reason, d.replaced_by, coalesce(r.file_name, '') as replaced_by_file,
    d.warnings, d.text
from core.documents as d
left join meta.publishers as p on p.publisher_id = d.publisher_id
left join core.documents as r on r.document_id = d.replaced_by
where d.document_id in (select unnest($documents))
order by d.document_id
