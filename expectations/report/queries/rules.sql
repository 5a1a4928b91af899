-- One row per rule: its words, and what the last check found by it; the gravest and most frequent first.
with found as (
    select
        rule,
        count(*) filter (outcome = 'failed' and waiver = '') as findings,
        count(*) filter (waiver <> '') as waived,
        count(distinct publisher_id) filter (outcome = 'failed' and waiver = '') as publishers,
        count(*) filter (outcome = 'could_not_run') as could_not_run,
        any_value(message) filter (outcome = 'could_not_run') as could_not_run_because,
        any_value(severity) as severity,
        any_value(scope) as scope
    from quality.findings
    group by rule
),
named as (
    select distinct rule, unnest(observation_ids) as observation_id from quality.findings where outcome = 'failed' and waiver = ''
),
touched as (select rule, count(*) as observations from named group by rule),
involved as (
    -- the document of a finding, and those of the observations it names
    select rule, count(distinct document_id) as documents
    from (
        select rule, document_id from quality.findings where outcome = 'failed' and waiver = ''
        union all
        select n.rule, o.document_id from named as n join core.observations as o using (observation_id)
    )
    group by rule
)
select
    rule,
    coalesce(r.family, '') as family,
    coalesce(r.title_zh, rule) as title_zh,
    coalesce(r.title_en, '') as title_en,
    coalesce(f.severity, r.severity) as severity,
    coalesce(f.scope, r.scope) as scope,
    coalesce(r.why, '') as why,
    coalesce(r.why_en, '') as why_en,
    coalesce(r.likely_cause, '') as likely_cause,
    coalesce(r.likely_cause_en, '') as likely_cause_en,
    coalesce(r.what_to_do, '') as what_to_do,
    coalesce(r.what_to_do_en, '') as what_to_do_en,
    coalesce(r.threshold, '') as threshold,
    coalesce(f.findings, 0) as findings,
    coalesce(f.waived, 0) as waived,
    coalesce(d.documents, 0) as documents,
    coalesce(f.publishers, 0) as publishers,
    coalesce(t.observations, 0) as observations,
    coalesce(f.could_not_run, 0) > 0 as could_not_run,
    coalesce(f.could_not_run_because, '') as could_not_run_because
from quality.rules as r
full join found as f using (rule)
left join touched as t using (rule)
left join involved as d using (rule)
order by list_position(['critical', 'warning', 'info'], coalesce(f.severity, r.severity)), coalesce(f.findings, 0) desc, family, rule
