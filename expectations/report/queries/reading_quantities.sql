-- One row per quantity of $documents, in no order.
select document_id, char_start, char_end, quantity_id, page, disposition, reason
from core.quantities
where document_id in (select unnest($documents))
