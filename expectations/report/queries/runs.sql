-- One row per run on record, the newest first.
select run_id, started_at, finished_at, outcome, documents_collected, documents_processed, accepted, quantities, mapped, observations,
    observations_quarantined, findings_critical, findings_warning, findings_info, findings_waived, findings_new, findings_resolved,
    could_not_run, nianbao_version, extractor_version, catalogue_fingerprint
from quality.runs
order by run_id desc
limit $limit
