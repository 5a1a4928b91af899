-- code: ten_thousand_slip
-- family: change
-- title_zh: 疑似差一个“万”
-- title_en: A slip of ten thousand
-- says_en: about ten thousand times, or a ten-thousandth of, its neighbours
-- severity: critical
-- scope: observation
-- why: 数值约为前后年度的一万倍或万分之一，几乎总是把“万元”写成“元”（或相反）；公布出去会毁掉整条趋势。件数遇口径改变等不可比的年度不比；金额仍比，因为口径改变不会使万元变成元。另一份报告写出同一数字、正好差一万倍的，见 slip_between_reports。
-- why_en: A value of about ten thousand times, or a ten-thousandth of, those of the years before and after is nearly always ten thousand yuan written as yuan, or the reverse; published, it ruins the whole trend. Counts are not compared where years are not comparable, as after a change of basis; money is, as no change of basis turns ten thousand yuan into yuan. Where another report gives the same figure exactly ten thousand times apart, see slip_between_reports.
-- likely_cause: 报告把“万元”与“元”写混；其次是单位读错。
-- likely_cause_en: The report mixed up ten thousand yuan and yuan; next, the unit was misread.
-- what_to_do: 用 nianbao explain 核对原文的单位；报告笔误的，请发布机关更正，或凭依据在 seeds/corrections.yml 记一条 override，确无错误的记一条 confirm，再运行 nianbao run --known，在此之前该观测不进统计表；读错的，修改 seeds/indicators/ 中该指标的线索，再运行 nianbao run --known。
-- what_to_do_en: Check the unit in the text with nianbao explain. If the report has a slip, ask the publisher to correct it, or enter an override in seeds/corrections.yml on evidence; if it is right, a confirm; then run nianbao run --known; until then the observation stays out of the marts. If it was misread, mend the cues of the indicator in seeds/indicators/ and run nianbao run --known.
with suspects as (
    select *,
        coalesce(ten_thousandfold(growth), false) as off_previous,
        coalesce(ten_thousandfold(growth_from_next), false) as off_next
    from neighbours
),
weighed as (
    select *,
        (off_previous or off_next)
            and (off_previous or previous_value is null)
            and (off_next or next_value is null)
            and not (off_previous and off_next and (growth > 1) <> (growth_from_next > 1)) as suspected,
        off_previous::integer + off_next::integer as support
    from suspects
),
placed as (
    select *,
        coalesce(if(off_previous, lag(if(suspected, support, 0)) over series, 0), 0) as previous_support,
        coalesce(if(off_next, lead(if(suspected, support, 0)) over series, 0), 0) as next_support
    from weighed
    window series as (partition by publisher_id, indicator, breakdown order by year)
)
select
    list_filter([p.observation_id, if(previous_support = support, previous_observation_id, null)], lambda id: id is not null) as observation_ids,
    s.document_id, p.publisher_id, p.year, p.indicator, p.breakdown,
    '约为' || figure(if(off_previous, previous_value, next_value), p.unit, '=') || '的量级' as expected,
    figure(s.value, s.unit, s.qualifier) as observed,
    p.year || '年' || words_of(s.short, s.label, s.value, s.unit, s.qualifier) || '，约为' || if(off_previous, '上年' || figure(previous_value, p.unit, '='), '下年' || figure(next_value, p.unit, '='))
        || if(coalesce(growth, growth_from_next) > 1, '的一万倍', '的万分之一') || '，疑似差一个“万”' as message,
    s.sentence
from placed as p join stated as s using (observation_id)
where suspected and support >= previous_support and support > next_support
    and p.observation_id not in (from slipped)
