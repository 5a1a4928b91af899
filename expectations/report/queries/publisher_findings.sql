-- One row per finding on these publishers, with some of the figures it names: those that nobody has accepted, the gravest first; then the
-- accepted ones, by whom and until when.
with found as (
    select f.*, w.decided_by, w.until
    from quality.findings as f
    semi join (select unnest($keys) as publisher_id) using (publisher_id)
    left join quality.waivers as w on w.waiver = f.waiver
    where f.outcome = 'failed'
),
named as (
    select n.finding_id, list({
        'year': o.year, 'indicator': o.indicator, 'breakdown': o.breakdown, 'value': o.value, 'unit': o.unit, 'qualifier': o.qualifier,
        'report_year': d.report_year
    } order by n.ordinal) as figures
    from (
        select finding_id, unnest(observation_ids[:$figures]) as observation_id, generate_subscripts(observation_ids[:$figures], 1) as ordinal
        from found
    ) as n
    join core.observations as o using (observation_id)
    join core.documents as d on d.document_id = o.document_id
    group by n.finding_id
)
select
    f.publisher_id, f.finding_id, f.rule, coalesce(r.title_zh, f.rule) as title_zh, coalesce(r.title_en, '') as title_en, f.severity, f.message,
    f.year, coalesce(f.indicator, '') as indicator, f.expected, f.observed, f.observation_ids, coalesce(n.figures, []) as figures,
    f.waiver <> '' as waived, f.decided_by, f.until
from found as f
left join named as n using (finding_id)
left join quality.rules as r on r.rule = f.rule
order by f.publisher_id, f.waiver <> '', list_position(['critical', 'warning', 'info'], f.severity), f.year desc nulls last, f.rule, f.finding_id
