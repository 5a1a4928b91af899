-- What rules are written on. Created in the gate's own in-memory database, whose schema `core` mirrors the work file's.
-- Views are evaluated in each rule that names them; what many rules share and few rows pass is a table.

-- One row per document that counts: neither replaced nor unreadable nor something else, nor dropped by a correction.
create view live_documents as
select document_id, file_name, publisher, publisher_id, report_year, published_on, status
from core.documents
where status in ('accepted', 'quarantined')
    and document_id not in (select document from quality.corrections where action = 'drop' and indicator = '' and outcome = 'applied');

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

create table named_indicators as select *, short_name(name_zh) as short from indicators;

-- One row per observation of a live document; a correction stands in place of what it corrects.
create view stated as
select
    o.observation_id, o.document_id, o.quantity_id, o.publisher_id, d.report_year, d.published_on, o.year, o.indicator, o.breakdown,
    i.name_zh, i.short, l.label, i.aggregation, o.value, o.unit, o.qualifier, o.origin, o.surface, o.sentence, o.sentence_start,
    o.evidence_start, o.evidence_end
from core.observations as o
join live_documents as d on d.document_id = o.document_id
join named_indicators as i on i.indicator = o.indicator
left join breakdown_labels as l on l.breakdown = o.breakdown
where o.status in ('accepted', 'quarantined');

-- Observations of a table or view with how their numbers are printed. Step by step, for a macro repeats what it is given.
create macro as_printed(observations) as table
with numbers as (select *, printed_number(surface) as printed, printed_decimals(surface) as decimals from query_table(observations)),
multiplied as (select *, printed_multiplier(value::double, printed) as multiplier from numbers)
select *, rounding_of(value::double, unit, origin, printed, decimals, multiplier) as rounding from multiplied;

-- What is stated, with its words (结案67件) and as the span of values that its printed words allow.
create view spans as
select *,
    words_of(short, label, value, unit, qualifier) as words,
    lowest(value::double, qualifier, rounding) as low,
    highest(value::double, qualifier, rounding) as high
from as_printed('stated');
