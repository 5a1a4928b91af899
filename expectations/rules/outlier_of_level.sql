-- code: outlier_of_level
-- family: peers
-- title_zh: 与同级机关相差悬殊
-- title_en: A figure is far from those of other bureaus of its level
-- says_en: far from the figures of other bureaus of its level
-- severity: info
-- scope: observation
-- sees: all
-- why: 同级机关的件数、金额各有大小，但多在数倍之内。整体数字与同级（除它之外至少 $least_others 家）中位数相差 $least_factor 倍以上，且按对数计的稳健 z 值超过 $z，往往是单位读错、串了口径或归错了指标。
-- why_en: Bureaus of a level differ in counts and amounts, but usually by a few times. A whole that is $least_factor times above or below the median of its level (at least $least_others others), with a robust z-score of its logarithm over $z, often has a misread unit, is counted otherwise or belongs to another indicator.
-- likely_cause: 单位读错（万元与元）、把全域的数当作本级，或归错了指标；其次是该机关确实特殊。
-- likely_cause_en: A misread unit (ten thousand yuan and yuan), a figure of the whole area taken for the bureau's own, or the wrong indicator; next, the bureau really is out of the ordinary.
-- what_to_do: 用 nianbao explain 核对原句的单位与范围；读错的，修改 seeds/indicators/ 中该指标的线索，报告笔误的，在 seeds/corrections.yml 记一条 override，再运行 nianbao run --known；确实如此的，不必处理。
-- what_to_do_en: Check unit and scope of the sentence with nianbao explain. If it was misread, mend the cues of the indicator in seeds/indicators/; if the report has a slip, enter an override in seeds/corrections.yml; then run nianbao run --known. If it is so, nothing needs to be done.
-- threshold: least_others=12; least_factor=30; z=5; least_spread=0.05
select
    [s.observation_id] as observation_ids, s.document_id, s.publisher_id, s.year, s.indicator, s.breakdown,
    '与' || figure(f.median, s.unit, '=') || '相差不超过$least_factor倍' as expected,
    figure(s.value, s.unit, s.qualifier) as observed,
    s.year || '年' || words_of(s.short, s.label, s.value, s.unit, s.qualifier) || '，'
        || case f.admin_level when 'provincial' then '省级' when 'municipal' then '市级' when 'county' then '县级' when 'township' then '乡级' else '同级' end
        || f.bureaus || '家机关的中位数为' || figure(f.median, s.unit, '=')
        || if(away > 0, '，约为其' || round(pow(10, away))::bigint || '倍', '，约为其' || round(pow(10, -away))::bigint || '分之一') as message,
    s.sentence
from far_from_peers as f join stated as s on s.observation_id = f.observation_id
where f.bureaus > $least_others
    and abs(f.away) > log10($least_factor) + 1e-9
    and abs(f.away) > $z * greatest(f.spread, $least_spread)
