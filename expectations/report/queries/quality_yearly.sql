-- One row per report year, at most the $limit newest; the oldest of them first.
select report_year, documents, publishers, documents_quarantined, mapped, unmapped, observations, observations_quarantined,
    documents_without_findings, findings_critical, findings_warning, findings_info
from marts.quality_yearly
qualify row_number() over (order by report_year desc) <= $limit
order by report_year
