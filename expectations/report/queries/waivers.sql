-- One row per waiver, at most $limit: those that no longer hold first, then by id.
select w.waiver, w.finding, w.reason, w.decided_by, w.decided_on, w.until, w.outcome, w.message,
    w.rule, w.publisher_id, coalesce(r.title_zh, w.rule) as rule_zh, coalesce(r.title_en, '') as rule_en, coalesce(p.publisher, w.publisher_id) as publisher, count(*) over () as in_all
from quality.waivers as w
left join quality.rules as r on r.rule = w.rule
left join meta.publishers as p on p.publisher_id = w.publisher_id
order by w.outcome = 'applied', list_position(['refused', 'changed', 'expired', 'not_found'], w.outcome), w.waiver
limit $limit
