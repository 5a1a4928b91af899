-- One row: the last good run, and the first of the runs since then that was not. Good is: published, nothing critical that nobody
-- accepted, nothing that could not be checked. A run that changed nothing says nothing.
with judged as (
    select run_id, finished_at, outcome = 'published' and findings_critical = 0 and could_not_run = 0 as good
    from quality.runs
    where outcome <> 'unchanged'
),
last_good as (select max(run_id) filter (good) as run_id from judged),
failing as (select min(run_id) as run_id, count(*) as runs from judged where run_id > coalesce((select run_id from last_good), ''))
select
    g.run_id as good_run_id, (select finished_at from judged where run_id = g.run_id) as good_at,
    f.run_id as since_run_id, (select finished_at from judged where run_id = f.run_id) as since, f.runs
from last_good as g, failing as f
