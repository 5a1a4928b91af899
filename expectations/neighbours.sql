-- One row per cell that has a figure of the year before or after it, with both figures and by what they differ.
-- Rates are left out: they cannot slip by a multiplier unseen, their range is a rule of its own.
-- Over a break of comparability counts have no neighbour: another basis may well multiply them. Money keeps its own, `broken` says so:
-- no change of basis makes 元 of 万元, so that a slip of ten thousand is one there too.
create view neighbours as
with based as (
    select c.observation_id, c.publisher_id, c.indicator, c.breakdown, c.year, c.value,
        b.year is not null as broken, b.year is not null and c.unit <> '元' as apart
    from stated as c anti join outranked using (observation_id)
    left join meta.comparability_breaks as b
        on b.publisher_id = c.publisher_id and b.indicator = c.indicator and b.breakdown = c.breakdown and b.year = c.year
    where c.unit <> '%'
),
beside as (
    select *,
        if(lag(year) over series = year - 1 and not apart, lag(value) over series, null) as previous_value,
        if(lag(year) over series = year - 1 and not apart, lag(observation_id) over series, null) as previous_observation_id,
        if(lead(year) over series = year + 1 and not lead(apart) over series, lead(value) over series, null) as next_value,
        if(lead(year) over series = year + 1 and not lead(apart) over series, lead(observation_id) over series, null) as next_observation_id
    from based
    window series as (partition by publisher_id, indicator, breakdown order by year)
),
changes as (
    select *,
        value::double / nullif(previous_value::double, 0) as growth,
        value::double / nullif(next_value::double, 0) as growth_from_next
    from beside
    where previous_value is not null or next_value is not null
)
select changes.*, s.document_id, s.unit, s.qualifier, s.sentence, words_of(s.short, s.label, s.value, s.unit, s.qualifier) as words
from changes join stated as s using (observation_id);

-- True where two figures differ by about ten thousand, within a factor of two: 万 forgotten, or written once too often.
create macro ten_thousandfold(ratio) as ratio > 0 and abs(abs(log10(ratio)) - 4) <= log10(2);
