-- One row per main indicator: widely reported ($coverage of the widest at least), then those broken down most often; at most $of_a_theme of a theme.
with series as (
    select indicator, publisher_id, count(*) as figures, min(value) as lowest, max(value) as highest
    from marts.yearly_trend
    where breakdown = ''
    group by indicator, publisher_id
    having count(*) >= 2
),
covered as (
    select indicator, sum(figures) as figures, count(*) as publishers
    from series
    group by indicator
    having min(lowest) < max(highest)  -- a rate that is 100 everywhere shows nothing
    qualify sum(figures) >= $coverage * max(sum(figures)) over ()
),
detailed as (select indicator, count(*) as cells from marts.yearly_trend group by indicator)
select i.indicator, i.theme, i.name_zh, i.name_en, i.unit, i.definition, c.publishers
from covered as c
join detailed as d using (indicator)
join meta.indicators as i using (indicator)
qualify row_number() over (partition by i.theme order by d.cells desc, c.figures desc, i.position) <= $of_a_theme
order by d.cells desc, c.figures desc, i.position
limit $limit
