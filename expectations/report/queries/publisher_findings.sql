-- One row per finding on these publishers that nobody has accepted, the gravest first.
select
    f.publisher_id, f.finding_id, f.rule, coalesce(r.title_zh, f.rule) as title_zh, f.severity, f.message, f.year, coalesce(f.indicator, '') as indicator,
    f.observation_ids
from quality.findings as f
semi join (select unnest($keys) as publisher_id) using (publisher_id)
left join quality.rules as r using (rule)
where f.outcome = 'failed' and f.waiver = ''
order by f.publisher_id, list_position(['critical', 'warning', 'info'], f.severity), f.year desc nulls last, f.rule, f.finding_id
