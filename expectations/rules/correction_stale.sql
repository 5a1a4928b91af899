-- code: correction_stale
-- family: correction
-- title_zh: 更正所依据的值应仍在
-- title_en: What a correction expects to find is still there
-- says_en: a correction expected another value
-- severity: critical
-- scope: cell
-- why: 更正是对着某个值写的；报告换了版本或读法变了，原来的判断就不能照搬。更正不执行，该格暂不进入统计表，直到有人看过。
-- why_en: A correction was written against a certain value. Where the report has another version or is read otherwise now, that decision cannot simply be carried over: the correction is not carried out, and the cell stays out of the marts until somebody has looked.
-- likely_cause: 报告换了版本，或读法改变，原来的值不在了。
-- likely_cause_en: The report has another version or is read otherwise now, and the value that was there is gone.
-- what_to_do: 用 nianbao explain 看该格现在的原句与值；仍要更正的，改 seeds/corrections.yml 中该条的 expects；不再需要的，删去该条，再运行 nianbao run --known。
-- what_to_do_en: See the sentence and value of the cell as they are now with nianbao explain. If it still needs the correction, change expects of that entry in seeds/corrections.yml; if not, delete the entry; then run nianbao run --known.
select
    c.observation_ids, o.document_id, nullif(c.publisher_id, '') as publisher_id, c.year, c.indicator, c.breakdown,
    plain(c.expects) as expected,
    c.observed,
    c.message,
    coalesce(o.sentence, '') as sentence
from quality.corrections as c
left join whole.observations as o on o.observation_id = c.observation_ids[1]
where c.outcome = 'stale'
