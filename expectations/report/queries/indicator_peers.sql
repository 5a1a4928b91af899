-- One row per level and year of these indicators: where the bureaus of the level lie, the newest year first.
select indicator, admin_level, year, publishers, lowest, lower_quartile, median, upper_quartile, highest
from marts.level_yearly
semi join (select unnest($keys) as indicator) using (indicator)
where breakdown = ''
order by indicator, list_position(['provincial', 'municipal', 'county', 'township'], admin_level), year desc
