-- One row per report of these publishers that was read, the newest first.
select d.publisher_id, d.document_id, d.report_year, d.file_name, d.status, d.published_on
from core.documents as d
semi join (select unnest($keys) as publisher_id) using (publisher_id)
where d.status in ('accepted', 'quarantined', 'superseded')
order by d.publisher_id, d.report_year desc nulls last, d.status, d.file_name, d.document_id
