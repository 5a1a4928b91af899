-- One row per finding and document of $documents that it is about or names an observation of, by document, the gravest first.
with standing as (
    select * from quality.findings where outcome = 'failed' and waiver = ''
),
named as (
    select s.finding_id, o.document_id, list(o.observation_id order by o.evidence_start, o.observation_id) as observation_ids
    from (select finding_id, unnest(observation_ids) as observation_id from standing) as s
    join core.observations as o using (observation_id)
    where o.document_id in (select unnest($documents))
    group by s.finding_id, o.document_id
),
about as (
    select finding_id, document_id from standing where document_id in (select unnest($documents))
    union
    select finding_id, document_id from named
)
select a.document_id, s.finding_id, s.severity, s.rule, s.message, s.cause, s.sentence, s.year,
    coalesce(n.observation_ids, []) as observation_ids
from about as a
join standing as s on s.finding_id = a.finding_id
left join named as n on n.finding_id = a.finding_id and n.document_id = a.document_id
order by a.document_id, list_position(['critical', 'warning', 'info'], s.severity), s.rule, s.finding_id
