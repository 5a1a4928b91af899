-- One row per finding, at most $limit of a rule (NULL: all), with the observations it names, those of another report that it compares
-- them with, and where their words stand; of a rule those among $first come first, and with $only there are no others.
with numbered as (
    select *, row_number() over (
        partition by rule order by list_contains($first::varchar[], finding_id) desc, year desc nulls last, publisher_id nulls last, document_id nulls last, indicator, breakdown, finding_id
    ) as place_in_rule
    from quality.findings
    where outcome = 'failed' and ($waived or waiver = '') and (not $only or list_contains($first::varchar[], finding_id))
),
chosen as (select * from numbered where $limit is null or place_in_rule <= $limit),
named as (
    select finding_id, unnest(observation_ids) as observation_id, generate_subscripts(observation_ids, 1) as ordinal
    from chosen
),
compared as (
    -- what a finding holds no doubt against it does not name: the same cell in a report that its message tells by the year
    select c.finding_id, o.observation_id, 1000 + row_number() over (
        partition by c.finding_id order by d.report_year, o.document_id, o.evidence_start, o.observation_id
    ) as ordinal
    from chosen as c
    join core.observations as o
        on o.publisher_id = c.publisher_id and o.indicator = c.indicator and o.breakdown = c.breakdown and o.year = c.year
    join core.documents as d on d.document_id = o.document_id
    where o.document_id <> c.document_id and contains(c.message, d.report_year || '年报告')
        and o.status in ('accepted', 'quarantined') and d.status in ('accepted', 'quarantined')
        and not list_contains(c.observation_ids, o.observation_id)
),
evidence as (
    select
        n.finding_id,
        list({
            'observation_id': o.observation_id, 'document_id': o.document_id, 'file_name': d.file_name,
            'publisher': coalesce(p.publisher, d.publisher), 'report_year': d.report_year, 'place': o.place,
            'sentence': o.sentence, 'sentence_start': o.sentence_start,
            'evidence_start': o.evidence_start, 'evidence_end': o.evidence_end, 'surface': o.surface,
            'indicator': o.indicator, 'indicator_zh': coalesce(i.name_zh, o.indicator), 'indicator_en': coalesce(i.name_en, o.indicator),
            'breakdown': o.breakdown, 'year': o.year,
            'value': o.value, 'unit': o.unit, 'qualifier': o.qualifier, 'status': o.status
        } order by n.ordinal)[:$evidence] as evidence
    from (from named union all from compared) as n
    join core.observations as o using (observation_id)
    join core.documents as d on d.document_id = o.document_id
    left join meta.publishers as p on p.publisher_id = o.publisher_id
    left join meta.indicators as i on i.indicator = o.indicator
    group by n.finding_id
)
select
    f.finding_id, f.rule, f.severity, f.scope, f.document_id, f.publisher_id, f.year, f.indicator, f.breakdown, f.observation_ids,
    f.expected, f.observed, f.message, f.cause, f.sentence, f.waiver,
    coalesce(h.first_run_id, f.run_id) as first_run_id, coalesce(h.since_run_id, f.run_id) as since_run_id,
    coalesce(h.since_run_id = (select max(run_id) from quality.findings_by_run), false) as is_new, -- f.run_id is the check that asked last
    coalesce(d.file_name, '') as file_name,
    d.report_year,
    coalesce(p.publisher, d.publisher, '') as publisher,
    coalesce(i.name_zh, f.indicator, '') as indicator_zh,
    coalesce(i.name_en, '') as indicator_en,
    coalesce(r.title_en, '') as title_en,
    coalesce(e.evidence, []) as evidence
from chosen as f
left join evidence as e using (finding_id)
left join quality.finding_history as h on h.finding_id = f.finding_id
left join core.documents as d on d.document_id = f.document_id
left join meta.publishers as p on p.publisher_id = f.publisher_id
left join meta.indicators as i on i.indicator = f.indicator
left join quality.rules as r on r.rule = f.rule
order by list_position(['critical', 'warning', 'info'], f.severity), f.rule, f.place_in_rule
