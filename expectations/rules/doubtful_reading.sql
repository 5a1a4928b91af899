-- code: doubtful_reading
-- family: reading
-- title_zh: 扫描件上的数字应清晰可读
-- title_en: A figure of a scan is legible
-- says_en: hard to read in the scan
-- severity: warning
-- scope: observation
-- sees: document
-- why: 扫描件由 OCR 读出，字上盖有红章或字迹不清时，数字可能读错；观测照常发布，但标出待核对。
-- why_en: Scans are read by OCR. Under a red stamp, or where the print is unclear, a figure can be misread; the observation is published all the same, marked for review.
-- likely_cause: 扫描不清，或数字盖在红章之下。
-- likely_cause_en: The scan is unclear, or the figure lies under a red stamp.
-- what_to_do: 打开扫描件的所在页核对；取得同一报告的网页、Word 或有文字层的 PDF，与原来的来源一并收集，再次运行，由它代替扫描件。
-- what_to_do_en: Open the page of the scan and check; or collect the same report as a web page, a Word file or a PDF with a text layer together with the source that is there and run again: it takes the place of the scan.
select
    [s.observation_id] as observation_ids, s.document_id, s.publisher_id, s.year, s.indicator, s.breakdown,
    '字迹清晰' as expected,
    s.surface as observed,
    s.words || if(list_contains(string_split(o.flags, ';'), 'ocr_under_stamp'), '，读自红章之下', '，字迹不清') as message,
    s.sentence
from spans as s
join core.observations as o using (observation_id)
left join core.quantities as q on q.quantity_id = s.quantity_id
left join units as u on u.unit = q.unit
where list_has_any(string_split(o.flags, ';'), ['ocr_under_stamp', 'ocr_unsure'])
    and not (list_contains(string_split(o.flags, ';'), 'ocr_under_stamp') and may_lack_point(s.printed, s.decimals, s.multiplier, u.family))
