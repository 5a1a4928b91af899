-- code: decimal_point_under_stamp
-- family: reading
-- title_zh: 红章下的数字不应少了小数点
-- title_en: A figure under a stamp has not lost its decimal point
-- says_en: under a stamp, which may hide a decimal point
-- severity: critical
-- scope: observation
-- sees: document
-- why: 印章会盖住小数点，OCR 仍以很高的把握把 27.1651万元 读成 271651万元；金额、比率与以万、亿计的数因此可能差若干个十倍，公布出去会毁掉整条趋势。件数没有小数，不在此列；100% 是常见的整数，也不在此列。
-- why_en: A stamp can cover a decimal point, and OCR, very sure of itself, still reads 27.1651万元 as 271651万元. Amounts of money, rates and figures in 万 (ten thousand) or 亿 (a hundred million) can so be off by powers of ten, which once published ruins a whole trend. Counts have no decimals and are not meant; nor is 100%, a common whole number.
-- likely_cause: 小数点被红章盖住，OCR 没有读出。
-- likely_cause_en: The decimal point lies under a red stamp, and OCR did not read it.
-- what_to_do: 打开扫描件的所在页核对；取得同一报告的网页、Word 或有文字层的 PDF，与原来的来源一并收集，再次运行，由它代替扫描件；或核对后在 seeds/corrections.yml 记一条 override 或 confirm；在此之前该观测不进统计表。
-- what_to_do_en: Open the page of the scan and check. Either collect the same report as a web page, a Word file or a PDF with a text layer together with the source that is there and run again: it takes the place of the scan; or, having checked, enter an override or a confirm in seeds/corrections.yml. Until then the observation stays out of the marts.
select
    [s.observation_id] as observation_ids, s.document_id, s.publisher_id, s.year, s.indicator, s.breakdown,
    '小数点清晰可见' as expected,
    s.surface as observed,
    s.words || '，读自红章之下，可能少了小数点' as message,
    s.sentence
from spans as s
join core.observations as o using (observation_id)
left join core.quantities as q on q.quantity_id = s.quantity_id
left join units as u on u.unit = q.unit
where list_contains(string_split(o.flags, ';'), 'ocr_under_stamp')
    and may_lack_point(s.printed, s.decimals, s.multiplier, u.family)
