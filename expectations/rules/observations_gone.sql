-- code: observations_gone
-- family: publication
-- title_zh: 已发布的数字不应大量消失
-- title_en: Published figures do not vanish in numbers
-- says_en: many published figures have no observation any more
-- severity: critical
-- scope: publish
-- why: 已发布的各格（机关、年度、指标、细分）中，超过 $share（且不少于 $least 格）不再有任何观测，多半是线索、目录或程序改坏了；公布出去，读者会以为报告没有写。
--   被规则隔离的、更正去掉或改列的不计；整份报告变空的另见 source_emptied。
-- why_en: Of the cells that are published (publisher, year, indicator, breakdown), a share of more than $share (and at least $least cells) has no observation any more: usually a change of cues, catalogue or program broke something. Published, it would make readers believe that the reports do not say it. What rules hold back and what corrections take out or move does not count; a whole report that gives nothing any more is under source_emptied.
-- likely_cause: 指标的线索、目录或程序改动，读不出原来的数字。
-- likely_cause_en: Cues, catalogue or program were changed and do not read the figures that they read before.
-- what_to_do: 用 nianbao diff 看少了什么、为什么；改坏了的，改回 seeds/ 中的定义，再运行 nianbao run --known；确应减少的，以同样的命令加 --accept observations_gone 运行。
-- what_to_do_en: See with nianbao diff what is gone and why. What was broken is put back in seeds/, then run nianbao run --known. Where there should be less, run the same command with --accept observations_gone.
-- threshold: share=0.05; least=20
with gone as (
    select c.*
    from published_cells_changed as c
    anti join given_cells as g
        on g.publisher_id = c.publisher_id and g.indicator = c.indicator and g.breakdown = c.breakdown and g.year = c.year
    anti join held_observations as h on h.observation_id = c.observation_id
    anti join emptied_documents as e on e.document_id = c.document_id
),
counted as (select (select count(*) from gone) as gone, (select count(*) from published_cells) as published)
select
    []::varchar[] as observation_ids, g.document_id, any_value(d.publisher_id) as publisher_id, any_value(d.report_year) as year,
    null::varchar as indicator, null::varchar as breakdown,
    '全库不超过' || plain(100 * $share) || '%' as expected,
    any_value(n.gone) || '格，占' || plain(round(100.0 * any_value(n.gone) / any_value(n.published), 1)) || '%' as observed,
    coalesce(any_value(d.file_name), g.document_id) || '原来发布的数字中有' || count(*) || '格不再有任何观测，如'
        || min_by(g.year || '年' || coalesce(i.name_zh, g.indicator) || if(g.breakdown = '', '', '（' || g.breakdown || '）'), (g.breakdown <> '', g.indicator, g.year))
        || '；全库共' || any_value(n.gone) || '格，已发布' || any_value(n.published) || '格' as message,
    coalesce(min_by(o.sentence, (g.breakdown <> '', g.indicator, g.year)), '') as sentence
from gone as g
cross join counted as n
left join published_documents as d on d.document_id = g.document_id
left join published_observations as o on o.observation_id = g.observation_id
left join indicators as i on i.indicator = g.indicator
where n.gone >= $least and n.gone > $share * n.published
group by g.document_id
