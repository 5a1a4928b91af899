-- One row per wording that nobody mapped, at most $limit of a kind: those with a line to add, the most frequent first.
with everything as (
    select 'quantities' as kind, what, unit, occurrences, documents, example, document_id, seed_file, seed_line, example_line
    from core.missing_quantities
    union all
    select 'units', what, unit, occurrences, null, example, document_id, 'seeds/units.csv', seed_line, '' from core.missing_units
    union all
    select 'publishers', what, unit, occurrences, null, example, document_id, seed_file, seed_line, '' from core.missing_publishers
    union all
    select 'regions', what, unit, occurrences, null, example, document_id, seed_file, seed_line, '' from core.missing_regions
)
select e.kind, e.what, e.unit, e.occurrences, e.documents, e.example, e.document_id, e.seed_file, e.seed_line, e.example_line, coalesce(d.file_name, '') as file_name,
    count(*) over (partition by kind) as kinds_total
from everything as e
left join core.documents as d using (document_id)
qualify row_number() over (partition by kind order by e.seed_line = '', occurrences desc, what, e.unit) <= $limit
order by list_position(['quantities', 'units', 'publishers', 'regions'], kind), e.seed_line = '', occurrences desc, what, e.unit
