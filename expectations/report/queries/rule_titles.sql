-- One row per rule.
select rule, title_zh from quality.rules order by rule
