-- One row per main indicator: those with the most figures in series of two years and more, at most $of_a_theme of one theme.
with series as (
    select indicator, publisher_id, count(*) as figures
    from marts.yearly_trend
    where breakdown = ''
    group by indicator, publisher_id
    having count(*) >= 2
),
covered as (select indicator, sum(figures) as figures, count(*) as publishers from series group by indicator),
chosen as (
    select i.indicator, i.theme, i.name_zh, i.name_en, i.unit, i.definition, i.position, c.publishers, c.figures
    from covered as c
    join meta.indicators as i using (indicator)
    qualify row_number() over (partition by i.theme order by c.figures desc, i.position) <= $of_a_theme
    order by c.figures desc, i.position
    limit $limit
)
select * from chosen order by position
