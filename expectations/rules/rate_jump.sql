-- code: rate_jump
-- family: change
-- title_zh: 比率不应一年升降三成以上
-- title_en: A rate does not jump in a year
-- says_en: a jump of the rate within a year
-- severity: warning
-- scope: cell
-- why: 办结率、合格率、覆盖率等比率相邻两年相差超过 $points 个百分点，多为分母换了、只写了局部或读错；已知不可比的年度不比。一年突变、次年复原的，只列突变的那一年。
-- why_en: A rate (closure, pass, coverage and so on) that differs from the year before by more than $points percentage points usually has another denominator, is of a part only, or was misread. Years that are known not to be comparable are not compared. A rate that jumps one year and is back the next is listed for the year of the jump only.
-- likely_cause: 分母或口径改变而没有说明，或该年只写了局部；其次是读错。
-- likely_cause_en: Denominator or basis changed without saying so, or the year gives a part only; next, a misreading.
-- what_to_do: 用 nianbao explain 核对两年的原句；读错的，修改 seeds/indicators/ 中该指标的线索，再运行 nianbao run --known；口径确有变化而报告没有说明的，在 seeds/comparability.csv 记一行；确无错误的，在 seeds/corrections.yml 记一条 confirm。
-- what_to_do_en: Check the sentences of both years with nianbao explain. If it was misread, mend the cues of the indicator in seeds/indicators/ and run nianbao run --known. Where the basis did change and the report does not say so, enter a line in seeds/comparability.csv; if nothing is wrong, a confirm in seeds/corrections.yml.
-- threshold: points=30
with jumps as (
    select *, value - previous_value as rise,
        coalesce(
            abs(value - previous_value) > $points and abs(value - next_value) > $points and (value > previous_value) = (value > next_value),
            false
        ) as alone
    from adjacent
    where unit = '%'
),
placed as (
    select *, lag(alone, 1, false) over (partition by publisher_id, indicator, breakdown order by year) as after_one_alone
    from jumps
)
select
    [p.observation_id, p.previous_observation_id] as observation_ids, s.document_id, p.publisher_id, p.year, p.indicator, p.breakdown,
    '与上年' || figure(before.value, before.unit, before.qualifier) || '相差不超过$points个百分点' as expected,
    figure(s.value, s.unit, s.qualifier) as observed,
    p.year || '年' || words_of(s.short, s.label, s.value, s.unit, s.qualifier) || '，上年' || figure(before.value, before.unit, before.qualifier)
        || if(rise > 0, '，上升', '，下降') || plain(abs(rise)) || '个百分点'
        || if(alone, '，下年又为' || figure(p.next_value, p.unit, '='), '') as message,
    s.sentence
from placed as p
join stated as s using (observation_id)
join stated as before on before.observation_id = p.previous_observation_id
where abs(rise) > $points and not after_one_alone
    and p.value between 0 and 100 and p.previous_value between 0 and 100
    and if(rise > 0, before.qualifier <> '>' and s.qualifier <> '<', before.qualifier <> '<' and s.qualifier <> '>')
    and p.observation_id not in (from slipped) and p.previous_observation_id not in (from slipped)
