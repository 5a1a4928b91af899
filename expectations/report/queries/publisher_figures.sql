-- One row per figure of these publishers for the whole of an indicator, in the order of their pages, with the words around it:
-- at most $words characters of its sentence, the figure itself between the characters 1 and 2, by its place.
with placed as (
    select
        t.publisher_id, t.indicator, i.position, t.year, t.value, t.unit, t.qualifier, t.change, t.change_ratio, t.flags, t.break_reason,
        t.document_id, t.observation_id,
        o.sentence, length(o.sentence) as long,
        o.evidence_start - o.sentence_start as before, o.evidence_end - o.evidence_start as printed, o.surface
    from marts.yearly_trend as t
    semi join (select unnest($keys) as publisher_id) using (publisher_id)
    join core.observations as o on o.document_id = t.document_id and o.observation_id = t.observation_id
    left join meta.indicators as i on i.indicator = t.indicator
    where t.breakdown = ''
),
cut as (
    -- two thirds of the words stand before the figure, unless the sentence begins or ends earlier
    select *, greatest(0, least(before - ($words - printed) * 2 // 3, long - $words)) as start, substr(sentence, before + 1, printed) = surface as proven
    from placed
)
select
    publisher_id, indicator, year, value::varchar as value, qualifier, if(unit = '%', change::double, 100 * change_ratio) as change,
    flags, break_reason, document_id, observation_id,
    case
        when before < 0 or not proven then substr(sentence, 1, $words) || if(long > $words, '……', '')
        else concat(
            if(start > 0, '……', ''), substr(sentence, start + 1, before - start), chr(1), surface, chr(2),
            substr(sentence, before + printed + 1, greatest(start + $words - before - printed, 0)), if(start + $words < long, '……', '')
        )
    end as words
from cut
order by publisher_id, position nulls last, indicator, year
