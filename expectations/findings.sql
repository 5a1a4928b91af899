-- What the findings (table `findings` of the gate's own database) do to observations and documents.

-- One row per observation that a finding touches: the ones it names, or all of its cell, document or publisher and year.
create table touched as
with acting as (
    -- a finding that was accepted holds nothing back and stays as a flag
    select * replace (if(waiver <> '', 'warning', severity) as severity)
    from findings
    where outcome = 'failed' and severity in ('critical', 'warning') and scope <> 'publish'
),
reached as (
    select unnest(observation_ids) as observation_id, rule, severity, scope, message from acting where scope = 'observation'
    union all
    select o.observation_id, a.rule, a.severity, a.scope, a.message
    from acting as a
    join core.observations as o
        on o.publisher_id = a.publisher_id and o.year = a.year and o.indicator = a.indicator and o.breakdown = a.breakdown
    join live_documents as d on d.document_id = o.document_id
    where a.scope = 'cell'
    union all
    select o.observation_id, a.rule, a.severity, a.scope, a.message
    from acting as a join core.observations as o on o.document_id = a.document_id
    where a.scope = 'document'
    union all
    select o.observation_id, a.rule, a.severity, a.scope, a.message
    from acting as a
    join core.observations as o on o.publisher_id = a.publisher_id and o.year = a.year
    join live_documents as d on d.document_id = o.document_id
    where a.scope = 'publisher_year'
)
select
    observation_id,
    bool_or(severity = 'critical') as held,
    -- what a person has confirmed is still held with its document, or where a correction of its cell has lost its ground
    bool_or(severity = 'critical' and (scope not in ('observation', 'cell') or rule = 'correction_stale')) as held_though_confirmed,
    coalesce(string_agg(distinct rule || '：' || message, '；' order by rule || '：' || message) filter (severity = 'critical'), '') as reason,
    coalesce(list(distinct 'rule:' || rule) filter (severity = 'warning'), []) as flags,
    list(distinct 'rule:' || rule) as flags_if_confirmed
from reached
group by observation_id;

-- One row per observation whose status or flags change by that; flags that no rule set stay as they are. What a correction took out
-- stays out. What a person confirmed (flag `confirmed`) no rule on observations or cells holds: the finding stays, as a flag.
create table changed_observations as
with judged as (
    select
        o.observation_id,
        o.status as old_status, o.status_reason as old_reason, o.flags as old_flags,
        list_contains(string_split(o.flags, ';'), 'confirmed') as confirmed,
        if(confirmed, coalesce(t.held_though_confirmed, false), coalesce(t.held, false)) as stays_held,
        if(stays_held, 'quarantined', 'accepted') as status,
        if(stays_held, t.reason, '') as status_reason,
        array_to_string(list_sort(list_concat(
            list_filter(string_split(o.flags, ';'), lambda flag: flag <> '' and not starts_with(flag, 'rule:')),
            coalesce(if(confirmed and not stays_held, t.flags_if_confirmed, t.flags), [])
        )), ';') as flags
    from core.observations as o
    left join touched as t on t.observation_id = o.observation_id
    where (t.observation_id is not null or o.status <> 'accepted' or o.status_reason <> '' or contains(o.flags, 'rule:'))
        and o.status in ('accepted', 'quarantined')
)
select observation_id, status, status_reason, flags
from judged
where (old_status, old_reason, old_flags) is distinct from (status, status_reason, flags);

-- One row per live document whose status changes: back to what reading said of it, or held by a finding of document scope.
-- Where reading itself held it back, its reason stands: such a finding is only what comes of that. What a correction drops stays dropped.
create table changed_documents as
with held as (
    select document_id, string_agg(distinct rule || '：' || message, '；' order by rule || '：' || message) as reason
    from findings
    where outcome = 'failed' and severity = 'critical' and scope = 'document' and waiver = ''
    group by document_id
),
judged as (
    select
        d.document_id, d.status as old_status, d.status_reason as old_reason,
        if(h.document_id is null, d.read_status, 'quarantined') as status,
        coalesce(nullif(d.read_reason, ''), h.reason, '') as status_reason
    from core.documents as d
    left join held as h on h.document_id = d.document_id
    where d.status in ('accepted', 'quarantined') and d.read_status in ('accepted', 'quarantined')
        and d.document_id not in (select document from quality.corrections where action = 'drop' and indicator = '' and outcome = 'applied')
)
select document_id, status, status_reason
from judged
where (old_status, old_reason) is distinct from (status, status_reason);
