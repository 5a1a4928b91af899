-- code: tenfold_slip
-- family: change
-- title_zh: 疑似多写或少写一位
-- title_en: A slip of ten
-- says_en: about ten times, or a tenth of, the years before and after
-- severity: warning
-- scope: observation
-- why: 数值约为前后两年的十倍或十分之一（与两年的几何平均相差不超过二成），而前后两年大小相近（相差不到一倍）：一年骤变、次年复原，多半是多写、少写一位或点错小数点。
--   已知不可比的年度不比；三年中最大的数不足 $least_count（金额不足 $least_money 元）的不计。另一份报告写出同一数字、正好差十倍的，见 slip_between_reports。
-- why_en: A value is about ten times, or a tenth of, those of the years before and after (within a fifth of their geometric mean), and these two are alike (less than twice apart): up in one year and back in the next, which is usually a digit too many or too few or a misplaced decimal point. Years that are known not to be comparable are not compared; figures are left out where the greatest of the three is below $least_count (money: below $least_money yuan). Where another report gives the same figure exactly ten times apart, see slip_between_reports.
-- likely_cause: 报告多写或少写一位，或小数点错位；其次是读错，或该年只写了局部。
-- likely_cause_en: The report has a digit too many or too few, or a misplaced decimal point; next, a misreading, or the year gives a part only.
-- what_to_do: 用 nianbao explain 核对三年的原句；报告笔误的，请发布机关更正，或凭依据在 seeds/corrections.yml 记一条 override，确无错误的记一条 confirm，再运行 nianbao run --known；读错的，修改 seeds/indicators/ 中该指标的线索，再运行 nianbao run --known。
-- what_to_do_en: Check the sentences of the three years with nianbao explain. If the report has a slip, ask the publisher to correct it, or enter an override in seeds/corrections.yml on evidence; if it is right, a confirm; then run nianbao run --known. If it was misread, mend the cues of the indicator in seeds/indicators/ and run nianbao run --known.
-- threshold: least_count=100; least_money=100000
select
    [n.observation_id] as observation_ids, s.document_id, n.publisher_id, n.year, n.indicator, n.breakdown,
    '在上年' || figure(n.previous_value, n.unit, '=') || '与下年' || figure(n.next_value, n.unit, '=') || '的量级' as expected,
    figure(s.value, s.unit, s.qualifier) as observed,
    n.year || '年' || words_of(s.short, s.label, s.value, s.unit, s.qualifier) || '，上年' || figure(n.previous_value, n.unit, '=')
        || '，下年' || figure(n.next_value, n.unit, '=') || '，约为前后两年的' || if(growth > 1, '十倍，疑似多写一位', '十分之一，疑似少写一位') as message,
    s.sentence,
    if(growth > 1, '多写一位，或漏了小数点', '少写一位，或点错小数点') || '；其次是读错' || if(growth > 1, '', '，或该年只写了局部') as cause
from neighbours as n semi join tenfold_from_both using (observation_id)
join stated as s using (observation_id)
where greatest(n.value, n.previous_value, n.next_value) >= if(n.unit = '元', $least_money, $least_count)
