-- One row per change that a run published: of a cell of the yearly trend, of a document version, or of what is published as such.
CREATE TABLE IF NOT EXISTS core.revisions (
    run_id VARCHAR NOT NULL CHECK (run_id <> ''),
    published_at TIMESTAMP NOT NULL,
    subject VARCHAR NOT NULL CHECK (subject IN ('release', 'document', 'cell')),
    kind VARCHAR NOT NULL CHECK (kind IN ('new', 'changed', 'gone', 'moved')),
    publisher_id VARCHAR NOT NULL,
    indicator VARCHAR NOT NULL,
    breakdown VARCHAR NOT NULL,
    year INTEGER,
    unit VARCHAR NOT NULL,
    value_before DECIMAL(18, 4),
    value_after DECIMAL(18, 4),
    qualifier_before VARCHAR NOT NULL,
    qualifier_after VARCHAR NOT NULL,
    observation_before VARCHAR NOT NULL,
    observation_after VARCHAR NOT NULL,
    document_before VARCHAR NOT NULL,
    document_after VARCHAR NOT NULL,
    status_before VARCHAR NOT NULL,
    status_after VARCHAR NOT NULL,
    why VARCHAR NOT NULL CHECK (why <> ''),
    why_detail VARCHAR NOT NULL,
    slip BOOLEAN NOT NULL,
    weight FLOAT NOT NULL
);

COMMENT ON TABLE core.revisions IS '历史：每次发布所改变的每格、每个文件版本各一行，只增不改。由此可知何时发布过什么、被什么取代、为什么。 | History: one row for each cell and each document version that a release changed; append-only. Readable with names in marts.revisions';
COMMENT ON COLUMN core.revisions.run_id IS '作此发布的运行，见 quality.runs | Run that published it, see quality.runs';
COMMENT ON COLUMN core.revisions.published_at IS '发布的时间（UTC） | When it was published (UTC)';
COMMENT ON COLUMN core.revisions.subject IS '对象：cell 年度趋势中的一格、document 文件版本、release 发布本身（发布、回退） | What changed: cell of the yearly trend, document version, or release (what is published as such)';
COMMENT ON COLUMN core.revisions.kind IS '变动：new 新增、changed 数值（或单位、精确程度）有变、gone 不再发布、moved 数值未变而依据的观测有变 | new, changed (value, unit or qualifier), gone (no longer published), moved (same value, taken from another observation)';
COMMENT ON COLUMN core.revisions.publisher_id IS '发布机关编号，见 meta.publishers；发布本身为空串 | Bureau, see meta.publishers; '''' for releases';
COMMENT ON COLUMN core.revisions.indicator IS '指标代码，见 meta.indicators；文件与发布为空串 | Indicator, see meta.indicators; '''' for documents and releases';
COMMENT ON COLUMN core.revisions.breakdown IS '细分；整体、文件与发布为空串 | Breakdown; '''' for the whole, for documents and releases';
COMMENT ON COLUMN core.revisions.year IS '年度；文件为报告年度，未识别时及发布为 NULL | Year; of a document its report year; NULL where not known and for releases';
COMMENT ON COLUMN core.revisions.unit IS '单位；文件与发布为空串 | Unit; '''' for documents and releases';
COMMENT ON COLUMN core.revisions.value_before IS '此前发布的数值；此前没有时为 NULL | Value published before; NULL where there was none';
COMMENT ON COLUMN core.revisions.value_after IS '此次发布的数值；不再发布时为 NULL | Value published now; NULL where there is none any more';
COMMENT ON COLUMN core.revisions.qualifier_before IS '此前的精确程度：= 准确、> 超过、< 不足、~ 大约；没有时为空串 | Qualifier before: = exact, > more than, < less than, ~ about; '''' where there was none';
COMMENT ON COLUMN core.revisions.qualifier_after IS '此次的精确程度；没有时为空串 | Qualifier now; '''' where there is none';
COMMENT ON COLUMN core.revisions.observation_before IS '此前所依据的观测；没有时为空串 | Observation it was taken from before; '''' where there was none';
COMMENT ON COLUMN core.revisions.observation_after IS '此次所依据的观测，见 core.observations；没有时为空串 | Observation it is taken from now, see core.observations; '''' where there is none';
COMMENT ON COLUMN core.revisions.document_before IS '此前所依据的文件版本；没有时为空串 | Document version before; '''' where there was none';
COMMENT ON COLUMN core.revisions.document_after IS '此次所依据的文件版本，见 core.documents；没有时为空串 | Document version now, see core.documents; '''' where there is none';
COMMENT ON COLUMN core.revisions.status_before IS '文件此前的现状；没有或不是文件时为空串 | Status of the document before; '''' where there was none or it is no document';
COMMENT ON COLUMN core.revisions.status_after IS '文件此次的现状；没有或不是文件时为空串 | Status of the document now; '''' where there is none or it is no document';
COMMENT ON COLUMN core.revisions.why IS '原因代码，见 meta.causes | Cause, see meta.causes';
COMMENT ON COLUMN core.revisions.why_detail IS '原因所及：取代它的文件版本、更正编号、规则与说明、此前发布的运行等；没有时为空串 | What the cause is about: the document that replaces it, the correction, the rule and its message, the run published before; '''' where there is nothing';
COMMENT ON COLUMN core.revisions.slip IS '前后约差一万倍，疑似差一个“万” | Both values differ by about ten thousand: a 万 lost or one too many';
COMMENT ON COLUMN core.revisions.weight IS '轻重：越大越应先看；算法见 warehouse/history/4.changes.sql | How much it matters, the largest first; made in warehouse/history/4.changes.sql';
