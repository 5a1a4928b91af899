-- One row per indicator: a digest of all that its page is made from.
with figures as (
    select indicator, bit_xor(hash(
        publisher_id, publisher, admin_level, breakdown, breakdown_zh, breakdown_en, year, value, qualifier, change, change_ratio, break_reason, flags,
        observation_id, document_id
    )) as told
    from marts.yearly_trend
    group by indicator
),
rules as (select bit_xor(hash(rule, title_zh, title_en)) as told from quality.rules)
select
    i.indicator as key,
    format('{:016x}', hash(i.theme, i.name_zh, i.name_en, i.unit, i.aggregation, i.definition, f.told, r.told)) as digest
from meta.indicators as i
cross join rules as r
left join figures as f using (indicator)
order by i.indicator
