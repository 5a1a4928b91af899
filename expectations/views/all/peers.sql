-- One row per observation of no breakdown that is no rate, in a document that counts and whose bureau has a level.
create view headline as
select
    o.observation_id, o.document_id, o.publisher_id, o.indicator, o.year, o.value, o.evidence_start,
    d.admin_level, d.report_year, d.published_on, hash(o.publisher_id, o.indicator, o.year) as cell
from core.observations as o
join (
    select document_id, report_year, published_on, admin_level from core.documents semi join live_documents using (document_id)
    where publisher_id <> '' and admin_level is not null
) as d on d.document_id = o.document_id
where o.breakdown = '' and o.unit <> '%' and o.status in ('accepted', 'quarantined');

-- One row per cell that several of these state; most are stated once. A cell is a number here, grouped in a third of the time.
create table headline_again as select cell from headline group by cell having count(*) > 1;

-- One row per such observation that the marts would not show, as another one of its cell stands.
create table headline_outranked as
select observation_id from headline semi join headline_again using (cell)
qualify row_number() over (
    partition by publisher_id, indicator, year
    order by (report_year = year) desc, published_on desc nulls last, document_id, evidence_start, observation_id
) > 1;

create view standing as select * from headline anti join headline_outranked using (observation_id) where value > 0;

-- One row per level, indicator and year: how many bureaus tell a figure, their median, and on the scale of powers of ten its middle and how far
-- figures lie apart (the median of their distances from it, scaled to a standard deviation).
create table peers as
select admin_level, indicator, year, count(*) as bureaus, median(value) as median, median(size) as middle, 1.4826 * mad(size) as spread
from (select admin_level, indicator, year, value, log10(value::double) as size from standing)
group by admin_level, indicator, year;

-- One row per standing figure that is at least ten times the median of its peers, or at most a tenth of it: by how many powers of ten.
create table far_from_peers as
select s.observation_id, p.admin_level, p.bureaus, p.median, p.spread, log10(s.value::double) - p.middle as away
from standing as s
join (select *, pow(10, middle + 1) as high, pow(10, middle - 1) as low from peers) as p
    on p.admin_level = s.admin_level and p.indicator = s.indicator and p.year = s.year
where s.value >= p.high or s.value <= p.low;
