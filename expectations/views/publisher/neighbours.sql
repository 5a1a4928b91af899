-- What rules over all reports of a publisher are written on: which figure of a cell stands, and what stood in the years beside it.

-- One row per cell that several reports, or several places of one, state; most are stated once.
create table contested as
select publisher_id, indicator, breakdown, year from stated group by all having count(*) > 1;

-- One row per observation that the marts would not show.
create table outranked as
select observation_id from stated semi join contested using (publisher_id, indicator, breakdown, year)
qualify row_number() over (
    partition by publisher_id, indicator, breakdown, year
    order by (report_year = year) desc, published_on desc nulls last, document_id, evidence_start, observation_id
) > 1;

-- One row per cell that has a figure of the year before or after it, with both figures; its words are in `stated`.
-- Over a break of comparability counts and rates have no neighbour: another basis may well multiply them. Money keeps its own, `broken`
-- says so: no change of basis makes 元 of 万元, so that a slip of ten thousand is one there too.
create table adjacent as
with based as (
    select c.observation_id, c.publisher_id, c.indicator, c.breakdown, c.year, c.report_year, c.value, c.unit,
        b.year is not null as broken, b.year is not null and c.unit <> '元' as apart
    from stated as c anti join outranked using (observation_id)
    left join meta.comparability_breaks as b
        on b.publisher_id = c.publisher_id and b.indicator = c.indicator and b.breakdown = c.breakdown and b.year = c.year
),
beside as (
    select * exclude (apart),
        if(lag(year) over series = year - 1 and not apart, lag(value) over series, null) as previous_value,
        if(lag(year) over series = year - 1 and not apart, lag(observation_id) over series, null) as previous_observation_id,
        if(lead(year) over series = year + 1 and not lead(apart) over series, lead(value) over series, null) as next_value
    from based
    window series as (partition by publisher_id, indicator, breakdown order by year)
)
from beside where previous_value is not null or next_value is not null;

-- The same with by what the figures differ. Rates are left out: they do not grow by factors, and their range is a rule of its own.
create view neighbours as
select *,
    value::double / nullif(previous_value::double, 0) as growth,
    value::double / nullif(next_value::double, 0) as growth_from_next
from adjacent
where unit <> '%';

-- True where two figures differ by about ten thousand, within a factor of two: 万 forgotten, or written once too often.
create macro ten_thousandfold(ratio) as ratio > 0 and abs(abs(log10(ratio)) - 4) <= log10(2);
