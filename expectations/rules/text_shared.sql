-- code: text_shared
-- family: duplicate
-- title_zh: 两份报告除数字外一字不差
-- title_en: Two reports have the same text but for their figures
-- says_en: the same text as another report but for the figures
-- severity: info
-- scope: document
-- sees: all
-- why: 不同机关或不同年度的两份报告，除数字与空白外文字完全相同（至少 $least_letters 字）：或是沿用上年的稿子只换数字，或是同一份文件归在了两个名下；后者的数字记到了不该记的机关或年度。
-- why_en: Two reports of different bureaus or years have exactly the same text but for figures and blanks (at least $least_letters characters): either last year's text was used again with new figures, or one document is here under two names, and then its figures count for a bureau or a year that they are not of.
-- likely_cause: 沿用上年的稿子，只换了数字；机关不同的，多半是同一份文件以两个名称收集，其一的发布机关或年度认错。
-- likely_cause_en: Last year's text was used again with new figures only; between two bureaus, usually one document was collected under two names, and publisher or year of one of them were recognised wrongly.
-- what_to_do: 打开两份文件对照；同一份文件归在两个名下的，把认错的一份改名为机关全称与年度再次收集，或在 seeds/corrections.yml 记一条 drop 剔除整份文件，再运行 nianbao run --known；确是两份报告的，不必处理。
-- what_to_do_en: Open both documents and compare. If one document is here under two names, rename the one recognised wrongly to the full name of the bureau and the year and collect it again, or drop the whole document in seeds/corrections.yml, then run nianbao run --known. If they really are two reports, nothing needs to be done.
-- threshold: least_letters=200
with placed as (
    select *, first(document_id) over earliest as first_id, first(file_name) over earliest as first_name,
        first(publisher_id) over earliest as first_publisher, first(report_year) over earliest as first_year
    from shared_texts
    window earliest as (partition by mark order by report_year, publisher_id, file_name, document_id)
)
select
    []::varchar[] as observation_ids, document_id, publisher_id, report_year as year, null::varchar as indicator, null::varchar as breakdown,
    '与其他报告不同的文字' as expected,
    '与' || first_name || '相同' as observed,
    file_name || '除数字外与' || first_name || '（'
        || concat_ws('，', if(first_publisher <> publisher_id, split_part(first_publisher, ':', 2), null), first_year || '年') || '）的' || letters || '字完全相同' as message,
    if(first_publisher = publisher_id, '沿用以前的稿子，只换了数字；其次是同一份报告的年度认错。', '同一份文件归在两个机关名下；其次是照抄别处的报告。') as cause,
    '' as sentence
from placed
where letters >= $least_letters and (publisher_id, report_year) <> (first_publisher, first_year)
