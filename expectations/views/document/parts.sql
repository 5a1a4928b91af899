-- Keys whose values leave nothing out, so that all parts together are the whole.
create table exhaustive_keys as select unnest(['grade', 'registration', 'procedure', 'body', 'role']) as key;

-- Values that lie across the others of their key (a campaign on dental care is also part of medical, a case won may still be pending): never added up.
create table overlapping_values as
select unnest(['aesthetic', 'dental', 'waste', 'illegal_practice', 'tcm', 'concluded', 'pending']) as value;

-- One row per total and listing of its parts by one key. Parts of an exhaustive key are gathered from the whole document;
-- of any other key a listing is what one sentence says, and one that ends in 其他 (other) leaves nothing out either. Where a value occurs twice (as part of a joint value), there is no sum.
-- What a relation of kind `sum` already adds up stays with that relation, and a single part that a relation compares too.
create table parts as
with split as (
    select f.observation_id, f.document_id, f.publisher_id, f.year, f.indicator, f.breakdown, f.value, f.unit, f.qualifier,
        f.low, f.high, f.sentence, f.sentence_start, f.evidence_start, unnest(string_split(breakdown, ';')) as pair
    from figures as f
    where breakdown <> '' and aggregation <> 'none'
),
pieces as (
    select s.*, split_part(pair, '=', 1) as key, string_split(split_part(pair, '=', 2), '+') as part_values,
        if(pair = s.breakdown, '', array_to_string(list_filter(string_split(s.breakdown, ';'), lambda other: other <> pair), ';')) as base,
        coalesce(b.label, pair) as pair_label
    from split as s left join breakdown_labels as b on b.breakdown = s.pair
),
listings as (
    select
        document_id, publisher_id, year, indicator, base, key, e.key is not null as closed_key,
        if(e.key is not null, 0, sentence_start) as listing,
        count(*) as parts,
        list(observation_id order by evidence_start) as observation_ids,
        flatten(list(part_values)) as listed_values,
        sum(low) as low, sum(high) as high, sum(value) as value,
        coalesce(sum(low) filter (not list_has_any(part_values, (select list(value) from overlapping_values))), 0) as low_apart,
        max(low) as largest_low,
        string_agg(pair_label || figure(value, unit, qualifier), '、' order by evidence_start) as words,
        min_by(sentence, evidence_start) as sentence
    from pieces
    left join exhaustive_keys as e using (key)
    group by all
)
select
    l.document_id, l.publisher_id, l.year, l.indicator, l.base as breakdown, l.key, l.closed_key or list_contains(l.listed_values, 'other') as exhaustive, l.parts,
    [t.observation_id] || l.observation_ids as observation_ids,
    greatest(l.low_apart, l.largest_low) as parts_low, l.high as parts_high, l.value as parts_value,
    lowest(t.value::double, t.qualifier, t.rounding) as total_low,
    highest(t.value::double, t.qualifier, t.rounding) as total_high,
    words_of(t.short, t.label, t.value, t.unit, t.qualifier) as total_words, t.unit, l.words as parts_words, l.sentence
from listings as l
join (select * from as_printed('stated') anti join repeats using (observation_id)) as t
    on t.document_id = l.document_id and t.year = l.year and t.indicator = l.indicator and t.breakdown = l.base
where len(l.listed_values) = len(list_distinct(l.listed_values))
    and not exists (
        select 1 from relation_terms as r join relations on relations.relation = r.relation
        where relations.kind = 'sum' and r.indicator = l.indicator and starts_with(r.breakdown, l.key || '=')
    )
    and not (l.parts = 1 and exists (
        select 1 from relation_terms as r
        where r.side = 'left' and r.indicator = l.indicator and r.breakdown = l.key || '=' || array_to_string(l.listed_values, '+')
    ));
