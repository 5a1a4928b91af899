-- code: conflict_between_reports
-- family: conflict
-- title_zh: 不同报告对同一年度的数字应一致
-- title_en: Reports agree on the same cell
-- severity: warning
-- scope: cell
-- why: 后一年报告回顾上一年的数字，应与当年报告相同；不同的，是事后更正、没有说明的口径变化，或有一处写错。两份报告之间口径已知改变的不比：后一份可能是按新口径回算的。正好差十倍、万倍等的另见 slip_between_reports。
-- why_en: What a later report says of the year before should be what the report of that year said. Where it is not, the figure was corrected afterwards, is counted otherwise without saying so, or one of the two is wrong. Reports are not compared across a known break: the later one may have recounted. Differences of exactly ten, ten thousand and the like are under slip_between_reports.
-- likely_cause: 事后更正，或口径有变而没有说明；其次是一处笔误或读错。
-- likely_cause_en: Corrected afterwards, or counted otherwise without saying so; next, a slip of the pen or a misreading.
-- what_to_do: 统计表用当年报告的数字。用 nianbao explain 对照两份报告的原句；读错的，修改 seeds/indicators/ 中该指标的线索，再运行 nianbao run --known；报告确不一致的，向发布机关核实，写错的那处在 seeds/corrections.yml 记一条 override（见 docs/corrections.md），再运行 nianbao run --known。
-- what_to_do_en: The marts use the figure of the year's own report. Compare the sentences of both with nianbao explain. If one was misread, mend the cues of the indicator in seeds/indicators/ and run nianbao run --known. If the reports do differ, ask the publisher; for the one that is wrong enter an override in seeds/corrections.yml (see docs/corrections.md) and run nianbao run --known.
with conflicts as (
    select
        min(report_year) as first_report, max(report_year) as last_report,
        list(observation_id order by report_year, document_id) as observation_ids,
        max_by(document_id, (report_year, document_id)) as document_id,
        publisher_id, year, indicator, breakdown,
        '与' || min(report_year) || '年报告相同：' || min_by(figure(value, unit, qualifier), (report_year, document_id)) as expected,
        max(report_year) || '年报告：' || max_by(figure(value, unit, qualifier), (report_year, document_id)) as observed,
        max(report_year) || '年报告称' || year || '年' || max_by(words, (report_year, document_id)) || '，'
            || min(report_year) || '年报告为' || min_by(figure(value, unit, qualifier), (report_year, document_id)) as message,
        max_by(sentence, (report_year, document_id)) as sentence
    from figures semi join contested using (publisher_id, indicator, breakdown, year) anti join slipped using (observation_id)
    where publisher_id <> ''
    group by publisher_id, year, indicator, breakdown
    having count(*) > 1 and max(low) > min(high)
)
select c.* exclude (first_report, last_report)
from conflicts as c
where not exists (
    select 1 from meta.comparability_breaks as b
    where b.publisher_id = c.publisher_id and b.indicator = c.indicator and b.breakdown = c.breakdown
        and b.year > c.first_report and b.year <= c.last_report
)
