-- One row per observation of $documents, by document; `kind` as in reading/marks.py, `more` NULL for what a report gives and nobody questions.
with named as (
    select observation_id, bool_and(severity = 'info') as informed
    from (select unnest(observation_ids) as observation_id, severity from quality.findings where outcome = 'failed' and waiver = '')
    group by observation_id
)
select
    o.document_id, o.evidence_start, o.evidence_end, o.observation_id,
    case
        when o.status = 'quarantined' then 'h'
        when o.status <> 'accepted' or o.origin = 'corrected' then 'c'
        when contains(o.flags, 'rule:') or not n.informed then 'f'
        when n.informed then 'i'
        else 'o'
    end as kind,
    o.quantity_id is not null as printed, o.indicator, o.breakdown, o.year, o.value::varchar as value, o.unit, o.qualifier, o.page,
    case
        when o.origin <> 'reported' or o.flags <> '' or o.status <> 'accepted' or o.correction <> '' then {
            'origin': o.origin, 'flags': o.flags, 'status': o.status, 'status_reason': o.status_reason, 'correction': o.correction,
            'correction_reason': coalesce(c.reason, '')
        }
    end as more
from core.observations as o
left join quality.corrections as c on c.correction = o.correction
left join named as n on n.observation_id = o.observation_id
where o.document_id in (select unnest($documents))
order by o.document_id
