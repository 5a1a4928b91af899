-- One row per change that was published: of a cell, of a document version, or of what is published as such; with names and cause in words.
CREATE OR REPLACE VIEW marts.revisions AS
SELECT revisions.run_id,
       revisions.published_at,
       revisions.subject,
       revisions.kind,
       revisions.publisher_id,
       coalesce(publishers.publisher, '') AS publisher,
       revisions.indicator,
       coalesce(indicators.name_zh, revisions.indicator) AS indicator_zh,
       coalesce(indicators.name_en, revisions.indicator) AS indicator_en,
       revisions.breakdown,
       coalesce(labels.breakdown_zh, revisions.breakdown) AS breakdown_zh,
       revisions.year,
       revisions.unit,
       revisions.qualifier_before,
       revisions.value_before,
       revisions.qualifier_after,
       revisions.value_after,
       revisions.slip,
       revisions.why,
       replace(coalesce(causes.text_zh, revisions.why), '{}',
               CASE WHEN named.same_source THEN '同一文件的新内容' ELSE coalesce(named.told, revisions.why_detail) END) AS why_zh,
       replace(coalesce(causes.text_en, revisions.why), '{}',
               CASE WHEN named.same_source THEN 'newer content of the same file' ELSE coalesce(named.told, revisions.why_detail) END) AS why_en,
       revisions.why_detail,
       revisions.status_before,
       revisions.status_after,
       revisions.document_before,
       coalesce(documents_before.file_name, '') AS file_before,
       revisions.document_after,
       coalesce(documents_after.file_name, '') AS file_after,
       revisions.observation_before,
       revisions.observation_after,
       revisions.weight
FROM core.revisions AS revisions
LEFT JOIN meta.publishers AS publishers USING (publisher_id)
LEFT JOIN meta.indicators AS indicators USING (indicator)
LEFT JOIN meta.breakdown_labels AS labels USING (breakdown)
LEFT JOIN meta.causes AS causes ON causes.cause = revisions.why
LEFT JOIN core.documents AS documents_before ON documents_before.document_id = revisions.document_before
LEFT JOIN core.documents AS documents_after ON documents_after.document_id = revisions.document_after
-- the document that the cause names, by its file; by where it lies, where the one it replaced has the same name
LEFT JOIN core.documents AS heir ON heir.document_id = revisions.why_detail
LEFT JOIN (
    SELECT replaced_by, list(source) AS sources, list(file_name) AS names FROM core.documents WHERE replaced_by <> '' GROUP BY ALL
) AS replaced ON replaced.replaced_by = revisions.why_detail
CROSS JOIN LATERAL (
    SELECT if(revisions.subject = 'document', coalesce(documents_before.source, documents_after.source), documents_before.source) AS source,
           if(revisions.subject = 'document', coalesce(documents_before.file_name, documents_after.file_name), documents_before.file_name)
           AS file_name
) AS whose
CROSS JOIN LATERAL (
    SELECT revisions.why = 'document_replaced'
           AND coalesce(whose.source = heir.source, list_contains(replaced.sources, heir.source), false) AS same_source,
           CASE WHEN revisions.why = 'document_replaced'
                     AND coalesce(whose.file_name = heir.file_name, list_contains(replaced.names, heir.file_name), false)
                THEN coalesce(nullif(heir.source, ''), heir.file_name)
                ELSE nullif(heir.file_name, '') END AS told
) AS named;

COMMENT ON VIEW marts.revisions IS '历史：每次发布改变了什么、被什么取代、为什么；每格、每个文件版本的每次变动一行，见 core.revisions。名称按现在的写法。 | History: what each release changed, what took its place and why; a row a change of a cell or a document version, with the names of today.';
COMMENT ON COLUMN marts.revisions.run_id IS '作此发布的运行，见 quality.runs | Run that published it, see quality.runs';
COMMENT ON COLUMN marts.revisions.published_at IS '发布的时间（UTC） | When it was published (UTC)';
COMMENT ON COLUMN marts.revisions.subject IS '对象：cell 年度趋势中的一格、document 文件版本、release 发布本身 | What changed: cell, document or release';
COMMENT ON COLUMN marts.revisions.kind IS '变动：new 新增、changed 有变、gone 不再发布、moved 数值未变而依据有变 | new, changed, gone, or moved: the same value from another observation';
COMMENT ON COLUMN marts.revisions.publisher_id IS '发布机关编号；发布本身为空串 | Bureau; '''' for releases';
COMMENT ON COLUMN marts.revisions.publisher IS '发布机关名称；不知时为空串 | Name of the bureau; '''' where not known';
COMMENT ON COLUMN marts.revisions.indicator IS '指标代码；文件与发布为空串 | Indicator; '''' for documents and releases';
COMMENT ON COLUMN marts.revisions.indicator_zh IS '指标中文名称 | Its Chinese name';
COMMENT ON COLUMN marts.revisions.indicator_en IS '指标英文名称 | Its English name';
COMMENT ON COLUMN marts.revisions.breakdown_zh IS '细分中文名称，见 meta.breakdown_labels | Label of the breakdown in Chinese, see meta.breakdown_labels';
COMMENT ON COLUMN marts.revisions.breakdown IS '细分；整体为空串 | Breakdown; '''' for the whole';
COMMENT ON COLUMN marts.revisions.year IS '年度；文件为报告年度 | Year; of a document its report year';
COMMENT ON COLUMN marts.revisions.unit IS '单位 | Unit';
COMMENT ON COLUMN marts.revisions.qualifier_before IS '此前的精确程度；没有时为空串 | Qualifier before; '''' where there was none';
COMMENT ON COLUMN marts.revisions.value_before IS '此前发布的数值；没有时为 NULL | Value published before; NULL where there was none';
COMMENT ON COLUMN marts.revisions.qualifier_after IS '此次的精确程度；没有时为空串 | Qualifier now; '''' where there is none';
COMMENT ON COLUMN marts.revisions.value_after IS '此次发布的数值；不再发布时为 NULL | Value published now; NULL where there is none any more';
COMMENT ON COLUMN marts.revisions.slip IS '前后约差一万倍，疑似差一个“万” | Both values differ by about ten thousand: a 万 lost or one too many';
COMMENT ON COLUMN marts.revisions.why IS '原因代码，见 meta.causes | Cause, see meta.causes';
COMMENT ON COLUMN marts.revisions.why_zh IS '原因，中文 | Cause in Chinese';
COMMENT ON COLUMN marts.revisions.why_en IS '原因，英文 | Cause in English';
COMMENT ON COLUMN marts.revisions.why_detail IS '原因所及：文件版本、更正编号、规则等；没有时为空串 | What the cause is about: document, correction, rule; '''' where there is nothing';
COMMENT ON COLUMN marts.revisions.status_before IS '文件此前的现状；不是文件时为空串 | Status of the document before; '''' where it is no document';
COMMENT ON COLUMN marts.revisions.status_after IS '文件此次的现状；不是文件时为空串 | Status of the document now; '''' where it is no document';
COMMENT ON COLUMN marts.revisions.document_before IS '此前所依据的文件版本；没有时为空串 | Document version before; '''' where there was none';
COMMENT ON COLUMN marts.revisions.file_before IS '其文件名；已不在库中时为空串 | Its file name; '''' where it is no longer in the warehouse';
COMMENT ON COLUMN marts.revisions.document_after IS '此次所依据的文件版本；没有时为空串 | Document version now; '''' where there is none';
COMMENT ON COLUMN marts.revisions.file_after IS '其文件名 | Its file name';
COMMENT ON COLUMN marts.revisions.observation_before IS '此前所依据的观测；没有时为空串 | Observation before; '''' where there was none';
COMMENT ON COLUMN marts.revisions.observation_after IS '此次所依据的观测；没有时为空串 | Observation now; '''' where there is none';
COMMENT ON COLUMN marts.revisions.weight IS '轻重：越大越应先看 | How much it matters, the largest first';
