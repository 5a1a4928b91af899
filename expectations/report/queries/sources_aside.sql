-- One row per address that its last attempt did not give: vanished, refused or failed, at most $limit.
select url, publisher, outcome, reason, failures, document_id is not null as has_data
from core.sources
where outcome in ('vanished', 'refused', 'failed')
order by list_position(['vanished', 'failed', 'refused'], outcome), url
limit $limit
