-- One row per document that was read as a report; where there are more than $limit, those of findings, then the least mapped.
with weighed as (
    select s.*, row_number() over (
        order by list_contains($wanted, document_id) desc, status = 'quarantined' desc, findings_critical desc, findings_warning desc,
            mapped_share_of_relevant nulls first, document_id
    ) as weight
    from marts.report_scorecard as s
    where status not in ('unreadable', 'not_a_report')
)
select document_id, file_name, publisher_id, coalesce(p.publisher, w.publisher) as publisher, report_year, status, quantities, mapped, unmapped, excluded,
    observations, observations_quarantined as observations_held, findings_critical, findings_warning, findings_info
from weighed as w
left join meta.publishers as p using (publisher_id)
where weight <= $limit
order by publisher, publisher_id, report_year nulls last, file_name, document_id
