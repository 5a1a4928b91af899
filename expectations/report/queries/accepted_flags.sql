-- One row per observation and rule whose flag people accepted: by a waiver of all that the rule says of it (`until` when), or by confirming the figure.
with acting as (
    select f.*
    from quality.findings as f
    semi join (select rule from quality.findings where waiver <> '') as w on w.rule = f.rule
    where f.outcome = 'failed' and f.severity in ('critical', 'warning')
),
live as not materialized (
    select o.observation_id, o.document_id, o.publisher_id, o.year, o.indicator, o.breakdown
    from core.observations as o
    join core.documents as d on d.document_id = o.document_id and d.status in ('accepted', 'quarantined')
),
reached as ( -- as the gate does, expectations/findings.sql
    select unnest(observation_ids) as observation_id, rule, waiver from acting where scope = 'observation'
    union all
    select l.observation_id, a.rule, a.waiver
    from acting as a
    join live as l on l.publisher_id = a.publisher_id and l.year = a.year and l.indicator = a.indicator and l.breakdown = a.breakdown
    where a.scope = 'cell'
    union all
    select l.observation_id, a.rule, a.waiver from acting as a join live as l on l.document_id = a.document_id where a.scope = 'document'
    union all
    select l.observation_id, a.rule, a.waiver
    from acting as a join live as l on l.publisher_id = a.publisher_id and l.year = a.year
    where a.scope = 'publisher_year'
),
waived as (
    select r.observation_id, r.rule, arg_min(w.decided_by, (w.until, w.waiver)) as decided_by, min(w.until) as until
    from reached as r
    left join quality.waivers as w on w.waiver = r.waiver
    group by r.observation_id, r.rule
    having bool_and(r.waiver <> '') and count(w.waiver) > 0
),
confirmed as (
    select o.observation_id, r.rule, c.decided_by, null::date as until
    from (select decided_by, unnest(observation_ids) as observation_id from quality.corrections where action = 'confirm' and outcome = 'applied') as c
    join core.observations as o using (observation_id)
    join quality.rules as r on r.scope in ('observation', 'cell') and list_contains(string_split(o.flags, ';'), 'rule:' || r.rule)
)
select o.publisher_id, o.document_id, o.indicator, a.observation_id, a.rule, a.decided_by, a.until
from (from waived union all (from confirmed anti join waived using (observation_id, rule))) as a
join core.observations as o using (observation_id)
order by a.observation_id, a.rule
