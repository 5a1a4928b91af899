-- One row per indicator, in the order of the catalogue: how widely it is told.
select i.indicator, i.theme, i.name_zh, i.name_en, i.unit, coalesce(t.publishers, 0) as publishers, coalesce(t.figures, 0) as figures, t.first_year, t.last_year
from meta.indicators as i
left join (
    select indicator, count(distinct publisher_id) as publishers, count(*) as figures, min(year) as first_year, max(year) as last_year
    from marts.yearly_trend
    group by indicator
) as t using (indicator)
order by i.position, i.indicator
