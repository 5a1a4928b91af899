-- One row per waiver, at most $limit: those that no longer hold first, then by id.
select w.waiver, w.finding, w.reason, w.decided_by, w.decided_on, w.until, w.outcome, w.message,
    w.rule, w.publisher_id, coalesce(r.title_zh, w.rule) as rule_zh, coalesce(r.title_en, '') as rule_en, coalesce(p.publisher, w.publisher_id) as publisher, coalesce(f.message, '') as says, coalesce(d.document_id, '') as document_id, coalesce(d.file_name, '') as file_name,
    coalesce(o.observation_id, '') as observation_id, count(*) over () as in_all
from quality.waivers as w
left join quality.rules as r on r.rule = w.rule
left join quality.findings as f on f.finding_id = w.finding
left join core.observations as o on o.observation_id = f.observation_ids[1]
left join core.documents as d on d.document_id = coalesce(f.document_id, o.document_id)
left join meta.publishers as p on p.publisher_id = w.publisher_id
order by w.outcome = 'applied', list_position(['refused', 'changed', 'expired', 'not_found'], w.outcome), w.waiver
limit $limit
