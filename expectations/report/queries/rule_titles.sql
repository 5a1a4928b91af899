-- One row per rule.
select rule, title_zh, title_en from quality.rules order by rule
