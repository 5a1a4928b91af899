-- One row: numbers that change with the words that pages of all kinds use for codes.
select
    (select coalesce(sum(hash(indicator, name_zh, name_en, unit, definition, theme, position)), 0) from meta.indicators)::varchar as indicators,
    (select coalesce(sum(hash(key, value, name_zh, name_en, position)), 0) from meta.breakdowns)::varchar as breakdowns,
    (select coalesce(sum(hash(rule, title_zh, title_en, severity, likely_cause, likely_cause_en)), 0) from quality.rules)::varchar as rules
