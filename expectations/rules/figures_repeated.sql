-- code: figures_repeated
-- family: series
-- title_zh: 今年的数字不应照抄去年
-- title_en: A report does not repeat last year's figures
-- says_en: most figures are the same as the year before
-- severity: warning
-- scope: publisher_year
-- why: 两年都有的件数、人次、金额（不小于 $value 的，至少 $least 格才看）有 $percent% 以上与上年一字不差，多半是沿用去年的稿子而没有改数字，或同一份报告被当作两年收集。比率、人员等存量本来就会相同，不计。
-- why_en: Of the counts and amounts that both years give (of $value and more; looked at from $least cells on) at least $percent% are to the last digit those of the year before: usually last year's text was used again without new figures, or one report was collected as two years. Rates and stocks such as staff are alike by nature and do not count.
-- likely_cause: 报告沿用上年的稿子，数字没有更新；其次是同一份报告标了两个年度。
-- likely_cause_en: The report uses last year's text and its figures were not brought up to date; next, one report was given two years.
-- what_to_do: 用 nianbao explain 对照两年的原句；年度标错的，更换来源后再次运行；报告确是照抄的，向发布机关核实，其余的在 seeds/corrections.yml 以 drop 去掉该文件，再运行 nianbao run --known。
-- what_to_do_en: Compare the sentences of both years with nianbao explain. Where the year is wrong, replace the source and run again. If the report does repeat the figures, ask the publisher; in all other cases take the document out with a drop in seeds/corrections.yml and run nianbao run --known.
-- threshold: least=8; value=10; percent=80
with compared as (
    select publisher_id, year,
        count(*) as cells,
        count(*) filter (value = previous_value) as same,
        list(observation_id) filter (value = previous_value) as observation_ids
    from adjacent semi join (from named_indicators where aggregation = 'sum') using (indicator)
    where unit <> '%' and value >= $value and report_year = year and previous_value is not null
    group by publisher_id, year
    having count(*) >= $least and 100 * same >= $percent * cells
),
told as (
    select c.*, s.observation_id, s.document_id, s.sentence, s.words, s.evidence_start
    from (select * exclude (observation_ids), unnest(observation_ids) as observation_id from compared) as c
    join (
        select observation_id, document_id, sentence, evidence_start, words_of(short, label, value, unit, qualifier) as words from stated
    ) as s using (observation_id)
)
select
    list(observation_id order by evidence_start, observation_id) as observation_ids,
    min_by(document_id, (evidence_start, observation_id)) as document_id, publisher_id, year, null::varchar as indicator, null::varchar as breakdown,
    '与上年不同' as expected,
    any_value(cells) || '格中' || any_value(same) || '格相同' as observed,
    year || '年报告与上年都有的' || any_value(cells) || '个数字中有' || any_value(same) || '个与上年完全相同，如'
        || array_to_string(list(words order by evidence_start, observation_id)[:3], '、') as message,
    min_by(sentence, (evidence_start, observation_id)) as sentence
from told
group by publisher_id, year
