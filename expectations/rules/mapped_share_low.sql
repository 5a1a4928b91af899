-- code: mapped_share_low
-- family: coverage
-- title_zh: 数量中成为观测的比例偏低
-- title_en: Few of a report's quantities became observations
-- severity: info
-- scope: document
-- sees: document
-- why: 一份报告中未被排除的数量只有不到 $least_percent% 对应到指标（数量至少 $least_quantities 个时才看），说明其写法或内容尚未覆盖。
-- why_en: Of the quantities of a report that were not excluded, less than $least_percent% became observations of an indicator (looked at from $least_quantities quantities on): its wording or its subjects are not covered yet.
-- likely_cause: 报告的说法不在线索之中，或误收了不是年度报告的文件。
-- likely_cause_en: The cues do not know the wording of the report, or a document that is no annual report was collected.
-- what_to_do: 看“尚未对应的说法”一节，常见的补入 seeds/indicators/ 中相应指标的线索，再运行 nianbao run --known。
-- what_to_do_en: See “What nobody mapped yet” on the page To review; what is frequent goes into the cues of its indicator in seeds/indicators/, then run nianbao run --known.
-- threshold: least_percent=30; least_quantities=10
select
    []::varchar[] as observation_ids, d.document_id, d.publisher_id, d.report_year as year, null::varchar as indicator, null::varchar as breakdown,
    '不低于$least_percent%' as expected,
    plain(round(100.0 * count(*) filter (q.disposition = 'observation') / count(*), 1)) || '%' as observed,
    d.file_name || '的' || count(*) || '个数量中只有' || count(*) filter (q.disposition = 'observation') || '个对应到指标' as message,
    '' as sentence
from live_documents as d
join core.quantities as q on q.document_id = d.document_id and q.disposition <> 'excluded'
where exists (select 1 from core.observations as o where o.document_id = d.document_id)
group by d.document_id, d.publisher_id, d.report_year, d.file_name
having count(*) >= $least_quantities and 100.0 * count(*) filter (q.disposition = 'observation') / count(*) < $least_percent
