-- One row per indicator, in the order of the catalogue.
select indicator, theme, name_zh, name_en, unit, aggregation, definition from meta.indicators order by position, indicator
