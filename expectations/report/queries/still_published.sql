-- One row where the run $run_id, which is not published, was compared with what is: the run that published that (NULL where nothing is), and
-- its cells: those of the state that was compared, less the ones that are new in it, and the ones that are gone from it.
select
    nullif(any_value(why_detail) filter (why = 'published'), '') as run_id,
    (select count(*) from marts.yearly_trend)
        - count(*) filter (subject = 'cell' and kind = 'new') + count(*) filter (subject = 'cell' and kind = 'gone') as cells
from core.revisions
where run_id = $run_id and (select outcome in ('withheld', 'failed') from quality.runs where run_id = $run_id)
having count(*) filter (subject = 'release' and why = 'published') > 0
