-- One row per finding of $findings and other finding that names one of the same observations: what else was found of the figure.
-- Findings on whole documents or years name what they give as examples, and are no such other.
with named as (
    select finding_id, rule, severity, year, unnest(observation_ids) as observation_id
    from quality.findings
    where outcome = 'failed' and waiver = '' and scope in ('observation', 'cell')
)
select distinct
    a.finding_id, b.finding_id as other, b.rule, coalesce(r.title_zh, b.rule) as title_zh, coalesce(r.title_en, '') as title_en, b.year,
    list_position(['critical', 'warning', 'info'], b.severity) as gravity
from named as a
join named as b on b.observation_id = a.observation_id and b.finding_id <> a.finding_id
left join quality.rules as r on r.rule = b.rule
where list_contains($findings::varchar[], a.finding_id)
order by a.finding_id, gravity, b.rule, b.year desc nulls last, b.finding_id
