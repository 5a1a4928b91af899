-- code: unit_fits_indicator
-- family: value
-- title_zh: 单位应与指标相符
-- title_en: The unit fits the indicator
-- says_en: the unit does not fit the indicator
-- severity: critical
-- scope: observation
-- sees: document
-- why: 以元、百分号、小时写出的数不能是件数，反之亦然；单位不符说明数字归错了指标。
-- why_en: What is printed in yuan, per cent or hours cannot be a number of cases, nor the reverse; a unit that does not fit says that the figure was given to the wrong indicator.
-- likely_cause: 数字归错了指标。
-- likely_cause_en: The figure was given to the wrong indicator.
-- what_to_do: 看原文的数字实际计量什么，修改 seeds/indicators/ 中该指标的线索；新的量词补入 seeds/units.csv，再运行 nianbao run --known。
-- what_to_do_en: See in the text what the figure really measures and mend the cues of the indicator in seeds/indicators/; a new measure word goes into seeds/units.csv; then run nianbao run --known.
with judged as (
    select
        s.*, i.unit as indicator_unit, q.surface as printed, q.unit as printed_unit,
        coalesce(u.family, 'unknown') as printed_family, w.family as wanted_family
    from spans as s
    join indicators as i on i.indicator = s.indicator
    join units as w on w.unit = i.unit
    left join core.quantities as q on q.quantity_id = s.quantity_id
    left join units as u on u.unit = q.unit
)
select
    [observation_id] as observation_ids, document_id, publisher_id, year, indicator, breakdown,
    indicator_unit as expected,
    coalesce(printed_unit, unit) as observed,
    name_zh || '以' || indicator_unit || '计，而' || if(unit <> indicator_unit, '记作' || figure(value, unit, qualifier), '原文为' || printed) as message,
    sentence
from judged
where unit <> indicator_unit
    or (
        printed_unit <> '' and printed_family <> wanted_family
        and (printed_family in ('money', 'rate', 'duration', 'hour', 'percentage_point', 'age', 'area') or wanted_family in ('money', 'rate', 'hour'))
        and not (printed_family = 'duration' and wanted_family = 'hour')
    )
