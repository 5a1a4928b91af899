-- One row per sum and recomputed rate of these regions, with how many bureaus it is of, in the order of their pages. `break_reason` is why
-- it cannot be compared with the years before: what the trend says of its bureaus, of a rate also what it says of the parts.
with broken as (
    select r.region, r.department, r.admin_level, t.publisher_id, t.publisher, t.indicator, t.breakdown, t.year, t.break_reason
    from meta.region_publishers as r
    semi join (select unnest($keys) as region) using (region)
    join marts.yearly_trend as t using (publisher_id)
    where t.break_reason <> ''
),
parts as (
    select
        regexp_extract(right_side, '^[^\[]+') as indicator, regexp_extract(right_side, '\[(.*)\]', 1) as breakdown,
        regexp_extract(term, '^[^\[]+') as part, regexp_extract(term, '\[(.*)\]', 1) as part_breakdown
    from (select right_side, unnest(string_split(left_side, '/')) as term from meta.relations where kind = 'ratio')
),
all_broken as (
    select * from broken
    union
    select
        b.region, b.department, b.admin_level, b.publisher_id, b.publisher, p.indicator,
        if(p.breakdown = '' and p.part_breakdown = '', b.breakdown, p.breakdown) as breakdown, b.year, b.break_reason
    from broken as b
    join parts as p on p.part = b.indicator and (p.part_breakdown = b.breakdown or p.part_breakdown = '' and p.breakdown = '')
),
breaks as (
    select
        region, department, admin_level, indicator, breakdown, year,
        array_to_string(list(distinct publisher || '：' || break_reason order by publisher || '：' || break_reason)[:3], '；')
            || if(count(distinct publisher_id) > 3, '；共' || count(distinct publisher_id) || '个机关', '') as break_reason
    from all_broken
    group by all
)
select
    s.region, s.department, s.admin_level, s.indicator, s.breakdown, s.how, s.publishers, s.year, s.value::varchar as value, s.qualifier,
    if(s.publishers < s.publishers_reporting, s.publishers || '/' || s.publishers_reporting, '') as counted, s.flags,
    coalesce(b.break_reason, '') as break_reason
from marts.region_yearly as s
semi join (select unnest($keys) as region) using (region)
left join breaks as b
    on b.region = s.region and b.department = s.department and b.admin_level is not distinct from s.admin_level
    and b.indicator = s.indicator and b.breakdown = s.breakdown and b.year = s.year
left join meta.indicators as i on i.indicator = s.indicator
order by s.region, s.department, list_position(['provincial', 'municipal', 'county', 'township'], s.admin_level) nulls last, s.admin_level,
    i.position nulls last, s.indicator, s.breakdown, s.year
