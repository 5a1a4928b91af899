-- code: slip_between_reports
-- family: conflict
-- title_zh: 两份报告的同一数字不应差整十倍、整万倍
-- title_en: Two reports do not give one cell a power of ten apart
-- says_en: the same digits in two reports, but a power of ten apart
-- severity: critical
-- scope: observation
-- why: 两份报告对同一年度的同一数字写出相同的有效数字，大小却正好差10、100、1000或一万倍，几乎总是其中一份多写、少写一位，点错小数点，或把“万元”写成“元”。
--   前后年度能看出哪一份不合的，只隔离那一处；看不出的，两处都隔离。其余的不同见 conflict_between_reports；零、约数和印得太粗的数（如1万元）不比；两份报告之间口径已知改变的，件数不比。
-- why_en: Two reports give the same digits for the same figure of the same year, but exactly 10, 100, 1000 or ten thousand times apart: nearly always one of them has a digit too many or too few, a misplaced decimal point, or yuan for ten thousand yuan. Where the years before and after tell which of the two does not fit, only that one is held back, otherwise both are. Other differences are under conflict_between_reports. Zero, approximate figures and those printed too coarsely (such as 1万元) are not compared, nor are counts across a known break between the two reports.
-- likely_cause: 其中一份多写或少写一位，或小数点错位。
-- likely_cause_en: One of them has a digit too many or too few, or a misplaced decimal point.
-- what_to_do: 用 nianbao explain 对照两份报告的原句；报告笔误的，凭另一份报告在 seeds/corrections.yml 记一条 override（见 docs/corrections.md），再运行 nianbao run --known，在此之前有疑问的观测不进统计表；读错的，修改 seeds/indicators/ 中该指标的线索，再运行 nianbao run --known；核实两份都不错的，记一条 confirm。
-- what_to_do_en: Compare the sentences of both reports with nianbao explain. If one has a slip, enter an override in seeds/corrections.yml on the evidence of the other (see docs/corrections.md) and run nianbao run --known; until then the observation in doubt stays out of the marts. If it was misread, mend the cues of the indicator in seeds/indicators/ and run nianbao run --known. If neither is wrong after all, enter a confirm.
with worded as (
    select p.*, more.unit,
        more.report_year as more_report, words_of(more.short, more.label, more.value, more.unit, '=') as more_words,
        less.report_year as less_report, words_of(less.short, less.label, less.value, less.unit, '=') as less_words,
        figure(more.value, more.unit, '=') as more_figure, figure(less.value, less.unit, '=') as less_figure,
        more.unit = '%' or coalesce(more.decimals, 0) > 0 or more.multiplier > 1 as more_pointed,
        less.unit = '%' or coalesce(less.decimals, 0) > 0 or less.multiplier > 1 as less_pointed,
        ['一', '两', '三', '四'][power] || '位' as places,
        if(power = 4, '一万', pow(10, power)::integer::varchar) || '倍' as times,
        if(not less_fits and (more_fits or less.report_year > more.report_year), less.document_id, more.document_id) as document_id,
        if(not less_fits and (more_fits or less.report_year > more.report_year), less.sentence, more.sentence) as sentence
    from powers_apart as p
    join as_printed('stated') as more on more.observation_id = p.more_id
    join as_printed('stated') as less on less.observation_id = p.less_id
)
select
    observation_ids, document_id, publisher_id, year, indicator, breakdown,
    case when more_fits then more_report || '年报告：' || more_figure when less_fits then less_report || '年报告：' || less_figure else '两份报告相同' end as expected,
    case when more_fits then less_report || '年报告：' || less_figure when less_fits then more_report || '年报告：' || more_figure
        else more_report || '年报告：' || more_figure || '，' || less_report || '年报告：' || less_figure end as observed,
    more_report || '年报告称' || year || '年' || more_words || '，' || less_report || '年报告为' || less_figure || '，正好差' || times || '；'
        || case
            when more_fits or less_fits then '与' || concat_ws('、', '上年' || figure(previous_value, unit, '='), '下年' || figure(next_value, unit, '='))
                || '相比，不合的是' || if(less_fits, more_report, less_report) || '年报告'
            else '前后年度看不出哪一份不合'
        end as message,
    sentence,
    case
        when power = 4 and (more_fits or less_fits) then if(less_fits, more_report, less_report) || '年报告写混了一个“万”'
        when power = 4 then '其中一份写混了一个“万”'
        when less_fits then more_report || '年报告' || if(more_pointed, '漏了小数点或点错' || places, '多写' || places)
        when more_fits then less_report || '年报告' || if(less_pointed, '点错小数点' || places || '或漏写' || places, '少写' || places)
    end as cause
from worded
