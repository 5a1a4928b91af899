-- What rules are written on. Created in the gate's own in-memory database, whose schema `core` mirrors the work file's.
-- Views are evaluated in each rule that names them; what many rules share and few rows pass is a table.

-- One row per document that counts: neither replaced nor unreadable nor something else.
create view live_documents as
select document_id, file_name, publisher, publisher_id, report_year, published_on, status
from core.documents
where status in ('accepted', 'quarantined');

-- One row per breakdown that occurs, and per `key=value` in one, with its Chinese label: 公共场所卫生.
create table breakdown_labels as
with whole as (select distinct breakdown from core.observations where breakdown <> ''),
occurring as (select breakdown from whole union select unnest(string_split(breakdown, ';')) from whole),
pairs as (select breakdown, unnest(string_split(breakdown, ';')) as pair from occurring),
named as (select breakdown, split_part(pair, '=', 1) as key, unnest(string_split(split_part(pair, '=', 2), '+')) as value from pairs)
select
    n.breakdown,
    string_agg(coalesce(regexp_replace(v.name_zh, '（.*）', ''), n.key || '=' || n.value), '、' order by n.key, v.position) as label
from named as n left join breakdown_values as v on v.key = n.key and v.value = n.value
group by n.breakdown;

create macro breakdown_label(wanted) as coalesce((select any_value(label) from breakdown_labels as l where l.breakdown = wanted), wanted);

-- One row per observation of a live document, as the span of values its printed words allow.
create view spans as
select
    o.observation_id, o.document_id, o.quantity_id, o.publisher_id, d.report_year, d.published_on, o.year, o.indicator, o.breakdown,
    i.name_zh, i.aggregation, o.value, o.unit, o.qualifier, o.surface, o.sentence, o.sentence_start, o.evidence_start, o.evidence_end,
    short_name(i.name_zh) || if(o.breakdown = '', '', '（' || breakdown_label(o.breakdown) || '）') || figure(o.value, o.unit, o.qualifier) as words,
    lowest(o.value::double, o.qualifier, rounding(o.value::double, o.unit, o.surface, o.origin)) as low,
    highest(o.value::double, o.qualifier, rounding(o.value::double, o.unit, o.surface, o.origin)) as high
from core.observations as o
join live_documents as d on d.document_id = o.document_id
join indicators as i on i.indicator = o.indicator;

-- One row per document, year, indicator and breakdown: the first place that states it.
create view figures as
select * from spans
qualify row_number() over (partition by document_id, year, indicator, breakdown order by evidence_start, observation_id) = 1;

-- One row per publisher, year, indicator and breakdown: the figure that the marts would show.
create view cells as
select * from spans
qualify row_number() over (
    partition by publisher_id, indicator, breakdown, year
    order by (report_year = year) desc, published_on desc nulls last, document_id, evidence_start, observation_id
) = 1;
