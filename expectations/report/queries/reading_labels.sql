-- One row per indicator, breakdown or rule that the reading views may name: what it is called.
select 'indicator' as kind, indicator as code, name_zh as label, name_en as label_en from meta.indicators
union all
select 'breakdown', breakdown, breakdown_zh, breakdown_en from meta.breakdown_labels where breakdown <> ''
union all
select 'rule', rule, title_zh, title_en from quality.rules
order by all
