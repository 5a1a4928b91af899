-- One row per level, indicator and year: the median of the bureaus of the level.
select admin_level, indicator, year, median::varchar as median
from marts.level_yearly
where breakdown = ''
order by admin_level, indicator, year
