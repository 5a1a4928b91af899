-- code: codes_known
-- family: value
-- title_zh: 指标与细分应在目录之中
-- title_en: Indicator and breakdown are in the catalogue
-- severity: critical
-- scope: observation
-- sees: document
-- why: 目录之外的代码没有名称、单位与汇总方式，不能进入统计表。
-- why_en: A code that the catalogue does not have has no name, no unit and no way to add it up, so it cannot enter the marts.
-- likely_cause: 目录改过代码，而观测还是旧的。
-- likely_cause_en: Codes of the catalogue were changed, and the observation still has the old one.
-- what_to_do: 目录改过代码的，运行 nianbao run --known 即可；细分确有需要的，补入 seeds/breakdowns.csv。
-- what_to_do_en: Where codes were changed, nianbao run --known is enough; a breakdown that is really needed goes into seeds/breakdowns.csv.
with pairs as (
    select o.observation_id, unnest(string_split(o.breakdown, ';')) as pair
    from core.observations as o where o.breakdown <> ''
),
values_ as (
    select observation_id, split_part(pair, '=', 1) as key, unnest(string_split(split_part(pair, '=', 2), '+')) as value from pairs
),
strange as (
    select distinct v.observation_id
    from values_ as v
    left join breakdown_values as b on b.key = v.key and b.value = v.value
    where b.value is null
)
select
    [o.observation_id] as observation_ids, o.document_id, o.publisher_id, o.year, o.indicator, o.breakdown,
    '目录中的代码' as expected,
    o.indicator || if(o.breakdown = '', '', '[' || o.breakdown || ']') as observed,
    '“' || o.surface || '”记作' || o.indicator || if(o.breakdown = '', '', '[' || o.breakdown || ']') || '，目录中没有' as message,
    o.sentence
from core.observations as o
join live_documents as d on d.document_id = o.document_id
left join indicators as i on i.indicator = o.indicator
left join strange as s on s.observation_id = o.observation_id
where (i.indicator is null or s.observation_id is not null) and o.status in ('accepted', 'quarantined')
