-- One row per region: a digest of all that its page is made from.
with sums as (
    select region, bit_xor(hash(
        department, admin_level, year, indicator, breakdown, breakdown_zh, breakdown_en, value, unit, qualifier, publishers, publishers_reporting, how, flags
    )) as told
    from marts.region_yearly
    group by region
),
left_out as (
    select region, bit_xor(hash(
        department, admin_level, year, indicator, breakdown, breakdown_zh, breakdown_en, unit, lowest, highest, publishers, why_zh, why_en
    )) as told
    from marts.region_left_out
    group by region
),
publishers as (
    select r.region, bit_xor(hash(r.department, r.admin_level, p.publisher_id, p.publisher, p.documents, p.first_year, p.last_year)) as told
    from meta.region_publishers as r
    join meta.publishers as p using (publisher_id)
    group by r.region
),
breaks as (
    select r.region, bit_xor(hash(r.department, r.admin_level, t.publisher_id, t.indicator, t.breakdown, t.year, t.break_reason)) as told
    from meta.region_publishers as r
    join marts.yearly_trend as t using (publisher_id)
    where t.break_reason <> ''
    group by r.region
),
relations as (select bit_xor(hash(left_side, right_side)) as told from meta.relations where kind = 'ratio'),
below as (select parent as region, bit_xor(hash(region)) as told from meta.regions group by parent),
words as (select bit_xor(hash(indicator, theme, name_zh, name_en, unit, position)) as told from meta.indicators)
select
    m.region as key,
    format('{:016x}', hash(m.region_code, m.admin_level, m.parent, s.told, l.told, p.told, b.told, k.told, q.told, w.told)) as digest
from meta.regions as m
cross join words as w
cross join relations as q
left join sums as s using (region)
left join left_out as l using (region)
left join publishers as p using (region)
left join breaks as k using (region)
left join below as b using (region)
order by m.region
