-- One row per indicator, breakdown or rule that the reading views may name: what it is called.
select 'indicator' as kind, indicator as code, name_zh as label from meta.indicators
union all
select 'breakdown', breakdown, breakdown_zh from meta.breakdown_labels where breakdown <> ''
union all
select 'rule', rule, title_zh from quality.rules
order by all
