-- One row per figure of the main indicators, for the at most $limit publishers of each that give the most years.
with whole as (select * from marts.yearly_trend where breakdown = '' and list_contains($indicators, indicator)),
publishers as (
    select indicator, publisher_id, count(*) as years
    from whole
    group by indicator, publisher_id
    having count(*) >= 2
    qualify row_number() over (partition by indicator order by count(*) desc, max(year) desc, publisher_id) <= $limit
)
select w.indicator, w.publisher_id, w.publisher, w.year, w.value, w.unit, w.qualifier, w.flags, w.break_reason, w.observation_id, w.document_id
from whole as w
join publishers using (indicator, publisher_id)
order by w.indicator, w.publisher_id, w.year
