-- One row per quantity of $documents that no observation rests on, by document.
select document_id, char_start, char_end, quantity_id, page, disposition, reason
from core.quantities
where document_id in (select unnest($documents))
    and quantity_id not in (
        select quantity_id from core.observations where quantity_id is not null and document_id in (select unnest($documents))
    )
order by document_id
