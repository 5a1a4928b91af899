-- One row per document and indicator of the catalogue: found, not found or ambiguous.
CREATE TABLE IF NOT EXISTS core.extraction_log (
    document_id VARCHAR NOT NULL,
    indicator VARCHAR NOT NULL,
    outcome VARCHAR NOT NULL CHECK (outcome IN ('found', 'not_found', 'ambiguous')),
    observations INTEGER NOT NULL CHECK (observations >= 0),
    CHECK ((outcome = 'found') = (observations > 0))
);

COMMENT ON TABLE core.extraction_log IS '每份报告对目录中每个指标的抽取结果一行：没有找到的也是一行。 | What was looked for, and what came of it.';
COMMENT ON COLUMN core.extraction_log.document_id IS '文件版本，见 core.documents | Document version, see core.documents';
COMMENT ON COLUMN core.extraction_log.indicator IS '指标代码，见 meta.indicators | Code of the indicator, see meta.indicators';
COMMENT ON COLUMN core.extraction_log.outcome IS '结果：found 找到、not_found 未找到、ambiguous 有线索但不能确定 | Outcome: found, not_found, ambiguous (there are cues, but they do not decide)';
COMMENT ON COLUMN core.extraction_log.observations IS '得到的观测数 | Number of observations made';
