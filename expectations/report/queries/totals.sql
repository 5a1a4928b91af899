-- One row: what the warehouse holds, counted anew.
with documents as (
    select
        count(*) as documents,
        count(*) filter (status = 'accepted') as accepted,
        count(*) filter (status = 'quarantined') as quarantined,
        count(*) filter (status = 'superseded') as superseded,
        count(*) filter (status = 'unreadable') as unreadable,
        count(*) filter (status = 'not_a_report') as not_a_report
    from core.documents
),
quantities as (
    select
        count(*) as quantities,
        count(*) filter (disposition = 'observation') as mapped,
        count(*) filter (disposition = 'unmapped') as unmapped,
        count(*) filter (disposition = 'excluded') as excluded
    from core.quantities
),
observations as (
    select
        count(*) filter (status in ('accepted', 'quarantined')) as observations,
        count(*) filter (status = 'quarantined') as observations_held,
        count(*) filter (origin in ('stated_zero', 'stated_whole')) as stated_in_words
    from core.observations
),
cells as (
    select count(*) as cells, count(distinct publisher_id) as publishers, min(year) as first_year, max(year) as last_year
    from marts.yearly_trend
),
held_back as (
    -- cells that a figure is held back of, and nothing else fills
    select distinct o.publisher_id, o.indicator, o.breakdown, o.year
    from core.observations as o
    join core.documents as d on d.document_id = o.document_id and d.status in ('accepted', 'quarantined')
    where (o.status = 'quarantined' or o.status = 'accepted' and d.status = 'quarantined') and o.publisher_id <> ''
),
empty as (select count(*) as cells_empty from held_back anti join marts.yearly_trend using (publisher_id, indicator, breakdown, year)),
catalogue as (select count(*) as indicators, count(distinct theme) as themes from meta.indicators)
select * from documents, quantities, observations, cells, empty, catalogue
