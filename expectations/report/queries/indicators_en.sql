-- One row per indicator: what it is called.
select indicator, name_zh, name_en from meta.indicators order by indicator
