-- One row per publisher: a digest of all that its page is made from. How documents were read stands for their sentences.
with figures as (
    select publisher_id, bit_xor(hash(
        indicator, breakdown, breakdown_zh, breakdown_en, year, value, unit, qualifier, change, change_ratio, break_reason, flags, observation_id, document_id
    )) as told
    from marts.yearly_trend
    group by publisher_id
),
reports as (
    select publisher_id, bit_xor(hash(document_id, report_year, file_name, status, fingerprint)) as told
    from core.documents
    group by publisher_id
),
named as (
    select n.finding_id, bit_xor(hash(o.observation_id, o.indicator, o.breakdown, o.year, o.value, o.unit, o.qualifier)) as told
    from (select finding_id, unnest(observation_ids) as observation_id from quality.findings where outcome = 'failed') as n
    join core.observations as o using (observation_id)
    group by n.finding_id
),
findings as (
    select f.publisher_id, bit_xor(hash(
        f.finding_id, f.rule, f.severity, f.message, f.year, f.indicator, f.expected, f.observed, f.waiver <> '', w.decided_by, w.until, n.told
    )) as told
    from quality.findings as f
    left join quality.waivers as w on w.waiver = f.waiver
    left join named as n on n.finding_id = f.finding_id
    where f.outcome = 'failed'
    group by f.publisher_id
),
held as (
    select publisher_id, bit_xor(hash(observation_id, document_id, year, indicator, breakdown, value, unit, qualifier, status_reason)) as told
    from core.observations
    where status = 'quarantined'
    group by publisher_id
),
words as (
    select
        (select bit_xor(hash(indicator, theme, name_zh, name_en, unit, position)) from meta.indicators) as indicators,
        (select bit_xor(hash(rule, title_zh, title_en)) from quality.rules) as rules
)
select
    p.publisher_id as key,
    format('{:016x}', hash(p.publisher, p.department, p.region, p.admin_level, p.first_year, p.last_year, f.told, r.told, n.told, h.told, w.indicators, w.rules))
        as digest
from meta.publishers as p
cross join words as w
left join figures as f using (publisher_id)
left join reports as r using (publisher_id)
left join findings as n using (publisher_id)
left join held as h using (publisher_id)
order by p.publisher_id
