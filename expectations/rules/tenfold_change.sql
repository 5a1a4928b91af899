-- code: tenfold_change
-- family: change
-- title_zh: 相邻两年相差不应超过十倍
-- title_en: A figure does not change more than tenfold in a year
-- says_en: more than tenfold apart
-- severity: warning
-- scope: cell
-- why: 同一机关相邻两年相差十倍以上，多为口径变化、单位写错或读错；已知不可比的年度不比；很小的数本来就波动，不计（两年中较大的数不足 $least_count，金额不足 $least_money 元）。疑似多写、少写一位的另见 tenfold_slip 与 slip_between_reports，其当年、次年都不再列。
-- why_en: Two successive years of a bureau that differ more than tenfold are usually counted otherwise, have a wrong unit or were misread. Years that are known not to be comparable are not compared. Small figures vary by nature and are left out (the greater of the two below $least_count, or below $least_money yuan). Likely slips of a digit are under tenfold_slip and slip_between_reports and are not listed here again, nor is the year after them.
-- likely_cause: 口径改变而没有说明，或一年只写了局部；其次是单位写错、读错。
-- likely_cause_en: The basis changed without saying so, or one year gives a part only; next, a unit that is wrong or misread.
-- what_to_do: 用 nianbao explain 核对两年的原句；读错的，修改 seeds/indicators/ 中该指标的线索，再运行 nianbao run --known；口径确有变化而报告没有说明的，在 seeds/comparability.csv 记一行。
-- what_to_do_en: Check the sentences of both years with nianbao explain. If it was misread, mend the cues of the indicator in seeds/indicators/ and run nianbao run --known. Where the basis did change and the report does not say so, enter a line in seeds/comparability.csv.
-- threshold: factor=10; least_count=100; least_money=100000
with slips as (from slipped union all from tenfold_from_both)
select
    [n.observation_id, n.previous_observation_id] as observation_ids, s.document_id, n.publisher_id, n.year, n.indicator, n.breakdown,
    '与上年' || figure(n.previous_value, n.unit, '=') || '相差不超过$factor倍' as expected,
    figure(s.value, s.unit, s.qualifier) as observed,
    n.year || '年' || words_of(s.short, s.label, s.value, s.unit, s.qualifier) || '，上年' || figure(n.previous_value, n.unit, '=')
        || if(growth > 1, '，是上年的' || plain(round(growth, 1)) || '倍', '，不足上年的$factor分之一') as message,
    s.sentence
from neighbours as n join stated as s using (observation_id)
where not broken and (growth > $factor or growth < 1.0 / $factor) and growth > 0
    and greatest(n.value, n.previous_value) >= if(n.unit = '元', $least_money, $least_count)
    and not ten_thousandfold(growth)
    and n.observation_id not in (from slips) and n.previous_observation_id not in (from slips)
