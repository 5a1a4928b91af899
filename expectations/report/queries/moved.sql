-- One row: how the findings of the newest check differ from those of the one before.
with newest as (select max(run_id) as run_id from quality.findings_by_run)
select coalesce(sum(b.new), 0)::integer as new, coalesce(sum(b.resolved), 0)::integer as resolved
from quality.findings_by_run as b join newest using (run_id)
