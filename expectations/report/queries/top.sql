-- One row per finding that matters most, at most $limit; one speaks for all findings of its rule and severity on the same publisher.
--
-- The order, first to last: severity; what is said of the data before what is said of people's decisions; how wide the rule's scope reaches (the whole release, a document, a publisher's year, a cell, an
-- observation); new before known; how many observations it touches (of document scope: all of the document); the newest year; the id,
-- so that the order is the same in every run. A rule that fails everywhere takes at most $of_a_rule places while others have something
-- to say: what it found besides is counted in `of_rule`.
with weighed as (
    select
        f.finding_id, f.rule, f.severity, f.publisher_id,
        row_number() over (
            order by
                list_position(['critical', 'warning', 'info'], f.severity),
                coalesce(r.family in ('correction', 'waiver'), false),
                list_position(['publish', 'document', 'publisher_year', 'cell', 'observation'], f.scope),
                coalesce(h.since_run_id = (select max(run_id) from quality.findings_by_run), false) desc,
                greatest(len(f.observation_ids), case when f.scope = 'document' then coalesce(s.observations, 0) else 0 end) desc,
                f.year desc nulls last,
                f.finding_id
        ) as place
    from quality.findings as f
    left join quality.finding_history as h on h.finding_id = f.finding_id
    left join quality.rules as r on r.rule = f.rule
    left join marts.report_scorecard as s on s.document_id = f.document_id
    where f.outcome = 'failed' and f.waiver = ''
),
matters as (
    select rule, severity, arg_min(finding_id, place) as finding_id, min(place) as place, count(*) as alike
    from weighed
    group by rule, severity, publisher_id
),
counted as (
    select
        *,
        row_number() over (partition by rule, severity order by place) as place_in_rule,
        (sum(alike) over (partition by rule, severity))::bigint as of_rule,
        count(*) over (partition by rule, severity) as publishers
    from matters
),
chosen as (select * from counted qualify row_number() over (order by place_in_rule > $of_a_rule, place) <= $limit)
select finding_id, alike, of_rule, publishers from chosen order by place
