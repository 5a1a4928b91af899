-- code: document_identified
-- family: coverage
-- title_zh: 报告应能认出发布机关与年度
-- title_en: Publisher and year of a report are recognised
-- says_en: the publisher or the year of the report was not recognised
-- severity: critical
-- scope: document
-- sees: document
-- why: 不知是谁、哪一年的报告，其数字无处可归。
-- why_en: The figures of a report belong nowhere as long as nobody knows whose it is and of which year.
-- likely_cause: 标题与落款没有写全，或机关名称不在目录。
-- likely_cause_en: Title and signature do not give the full name, or the bureau's name is not in the catalogue.
-- what_to_do: 看标题与落款；机关的名称不在 seeds/departments.csv 的，补入 names 一栏，再运行 nianbao run --known；标题与落款报告没有写明地区或年度的，把文件名改为机关全称与年度（如 澜陵市卫生健康局2023年.pdf），再次收集。
-- what_to_do_en: Look at title and signature. A bureau's name that seeds/departments.csv lacks goes into its column names, then run nianbao run --known. Where neither names the place or the year, rename the file to the full name of the bureau and the year (such as 澜陵市卫生健康局2023年.pdf) and collect it again.
select
    []::varchar[] as observation_ids, document_id, publisher_id, report_year as year, null::varchar as indicator, null::varchar as breakdown,
    '发布机关与报告年度' as expected,
    '发布机关：' || if(publisher_id = '', '未识别', publisher) || '；年度：' || coalesce(report_year::varchar, '未识别') as observed,
    file_name || '：' || concat_ws('、', if(publisher_id = '', '发布机关', null), if(report_year is null, '报告年度', null)) || '未能识别' as message,
    '' as sentence
from live_documents
where publisher_id = '' or report_year is null
