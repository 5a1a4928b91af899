-- One row per cell that has a figure of the year before or after it, with both figures and by what they differ.
-- Rates are left out: they cannot slip by a multiplier unseen, their range is a rule of its own.
create view neighbours as
select *,
    value::double / nullif(previous_value::double, 0) as growth,
    value::double / nullif(next_value::double, 0) as growth_from_next
from (
    select *,
        if(lag(year) over series = year - 1, lag(value) over series, null) as previous_value,
        if(lag(year) over series = year - 1, lag(words) over series, null) as previous_words,
        if(lag(year) over series = year - 1, lag(observation_id) over series, null) as previous_observation_id,
        if(lead(year) over series = year + 1, lead(value) over series, null) as next_value,
        if(lead(year) over series = year + 1, lead(words) over series, null) as next_words,
        if(lead(year) over series = year + 1, lead(observation_id) over series, null) as next_observation_id
    from cells
    where unit <> '%'
    window series as (partition by publisher_id, indicator, breakdown order by year)
)
where previous_value is not null or next_value is not null;

-- True where two figures differ by about ten thousand, within a factor of two: 万 forgotten, or written once too often.
create macro ten_thousandfold(ratio) as ratio > 0 and abs(abs(log10(ratio)) - 4) <= log10(2);
