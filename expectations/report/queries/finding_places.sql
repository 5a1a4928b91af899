-- One row per finding of $findings that has a place on the page of its publisher: its indicator, else where figures held back are listed.
select f.finding_id, if(t.indicator is not null, f.indicator, 'held') as place
from quality.findings as f
left join (
    select distinct publisher_id, indicator from marts.yearly_trend semi join meta.indicators using (indicator)
) as t on t.publisher_id = f.publisher_id and t.indicator = f.indicator
where list_contains($findings::varchar[], f.finding_id) and f.indicator <> ''
    and (t.indicator is not null or f.publisher_id in (
        select o.publisher_id
        from core.observations as o join core.documents as d on d.document_id = o.document_id
        where o.status = 'quarantined' and d.status = 'accepted'
    ))
order by f.finding_id
