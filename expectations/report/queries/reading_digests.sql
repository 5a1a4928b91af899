-- One row per document: a number that changes with anything that its reading view shows, but for what all views share.
with quantities as (
    select document_id, sum(hash(quantity_id, char_start, char_end, page, disposition, reason)) as digest
    from core.quantities
    group by document_id
),
observations as (
    select
        o.document_id,
        sum(hash(
            o.observation_id, o.evidence_start, o.evidence_end, o.indicator, o.breakdown, o.year, o.value, o.unit, o.qualifier, o.origin,
            o.flags, o.status, o.status_reason, o.correction, coalesce(c.reason, ''), o.page, o.quantity_id
        )) as digest
    from core.observations as o
    left join quality.corrections as c on c.correction = o.correction
    group by o.document_id
),
standing as (
    select * from quality.findings where outcome = 'failed' and waiver = ''
),
about as (
    -- a finding stands in its document, and in those of the observations that it names
    select finding_id, document_id, '' as observation_id from standing where document_id is not null
    union all
    select s.finding_id, o.document_id, o.observation_id
    from (select finding_id, unnest(observation_ids) as observation_id from standing) as s
    join core.observations as o using (observation_id)
),
findings as (
    select a.document_id, sum(hash(s.finding_id, s.rule, s.severity, s.message, s.cause, s.sentence, s.year, a.observation_id)) as digest
    from about as a
    join standing as s using (finding_id)
    group by a.document_id
)
select
    d.document_id,
    hash(
        d.file_name, d.source, d.sha256, d.title, d.publisher, d.publisher_id, d.report_year, d.published_on, d.format, d.pages, d.characters,
        d.status, d.status_reason, d.replaced_by, d.warnings, d.text, p.publisher, r.file_name, q.digest, o.digest, f.digest
    )::varchar as digest
from core.documents as d
left join meta.publishers as p on p.publisher_id = d.publisher_id
left join core.documents as r on r.document_id = d.replaced_by
left join quantities as q on q.document_id = d.document_id
left join observations as o on o.document_id = d.document_id
left join findings as f on f.document_id = d.document_id
order by d.document_id
