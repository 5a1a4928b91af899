-- One row per relation, document, year and breakdown for which figures of both sides are stated.
-- Left and right are spans: a side violates `at most` only where its lowest value is above the other's highest.
create table comparisons as
with terms_found as (
    select
        t.relation, t.side, t.position, f.document_id, f.publisher_id, f.year,
        if(t.breakdown = '', f.breakdown, '') as breakdown,
        f.observation_id, f.indicator, f.breakdown as stated_breakdown, f.aggregation, f.value, f.unit, f.surface, f.low, f.high, f.words,
        f.sentence, f.evidence_start, f.evidence_end
    from figures as f
    join relation_terms as t on t.indicator = f.indicator and (t.breakdown = '' or t.breakdown = f.breakdown)
),
sides as (
    select
        relation, side, document_id, publisher_id, year, breakdown,
        count(*) as terms,
        list(observation_id order by position) as observation_ids,
        min_by(indicator, position) as indicator,
        min_by(stated_breakdown, position) as stated_breakdown,
        bool_and(aggregation = 'sum') as flows,
        sum(value) as value, sum(low) as low, sum(high) as high,
        any_value(unit) as unit, min_by(surface, position) as surface,
        string_agg(words, '、' order by position) as words,
        max(low) filter (position = 1) as first_low, max(high) filter (position = 1) as first_high, max(value) filter (position = 1) as first_value,
        max(low) filter (position = 2) as second_low, max(high) filter (position = 2) as second_high, max(value) filter (position = 2) as second_value,
        min_by(sentence, position) as sentence,
        min(evidence_start) as evidence_start, max(evidence_end) as evidence_end
    from terms_found
    group by relation, side, document_id, publisher_id, year, breakdown
)
select
    r.relation, r.kind, l.document_id, l.publisher_id, l.year, l.breakdown,
    l.terms = r.left_terms as left_complete, t.terms = r.right_terms as right_complete,
    l.observation_ids || t.observation_ids as observation_ids,
    l.flows and t.flows as flows,
    l.indicator as left_indicator, l.stated_breakdown as left_breakdown, l.value as left_value, l.low as left_low, l.high as left_high,
    l.words as left_words, l.sentence as left_sentence, l.evidence_start as left_start, l.evidence_end as left_end,
    t.indicator as right_indicator, t.stated_breakdown as right_breakdown, t.value as right_value, t.low as right_low, t.high as right_high,
    t.words as right_words, t.sentence as right_sentence, t.evidence_start as right_start, t.evidence_end as right_end,
    t.unit, printed_decimals(t.surface) as right_decimals,
    round(100 * l.first_low / nullif(l.second_high, 0), 9) as quotient_low,
    round(100 * l.first_high / nullif(l.second_low, 0), 9) as quotient_high,
    100 * l.first_value::double / nullif(l.second_value::double, 0) as quotient
from sides as l
join sides as t
    on t.relation = l.relation and t.document_id = l.document_id and t.year = l.year and t.breakdown = l.breakdown and t.side = 'right'
join relations as r on r.relation = l.relation
where l.side = 'left';

-- One row per excess (left above right) of flows whose text tells of cases carried over from earlier years close by,
-- with the words that say so and the number they name. Words that compare with earlier years (较往年) do not count.
create table carried_over as
with excesses as (
    select relation, document_id, year, breakdown, left_low - right_high as excess, left_start, left_end, right_start, right_end
    from comparisons
    where kind in ('at_most', 'sum') and flows and left_complete and right_complete and left_low > right_high
),
surroundings as (
    select e.*,
        substr(d.text, greatest(1, left_start - 40), left_end - left_start + 80)
        || '。' || substr(d.text, greatest(1, right_start - 40), right_end - right_start + 80) as surroundings
    from excesses as e join core.documents as d on d.document_id = e.document_id
),
said as (
    select *,
        regexp_extract(
            surroundings,
            '(?:^|[，。；、（）()])([^，。；、（）()较比与同]{0,16}'
                || '(?:[结結]\s*[转轉]|转结|跨\s*年|积\s*案|遗\s*留|存\s*量|(?:上一?年度?|往年|以前年度|历年)(?:未|立案|受理|转|积|存|遗|的?案))'
                || '[^，。；（）()]{0,14})',
            1
        ) as words
    from surroundings
)
select relation, document_id, year, breakdown, words
from said
where words <> ''
    and coalesce(try_cast(regexp_extract(words, '(?:转|轉|跨年|案|遗留|存量|年)[^0-9年]{0,8}([0-9]+) ?[件宗起例个项]', 1) as double) >= excess, true);
