-- One row per observation: what a bureau did or had in a year, with the words that prove it.
CREATE TABLE IF NOT EXISTS core.observations (
    observation_id VARCHAR NOT NULL CHECK (observation_id <> ''),
    document_id VARCHAR NOT NULL,
    quantity_id VARCHAR,
    publisher_id VARCHAR NOT NULL,
    year INTEGER NOT NULL,
    indicator VARCHAR NOT NULL CHECK (indicator <> ''),
    breakdown VARCHAR NOT NULL,
    value DECIMAL(18, 4) NOT NULL,
    unit VARCHAR NOT NULL,
    qualifier VARCHAR NOT NULL CHECK (qualifier IN ('=', '>', '<', '~')),
    origin VARCHAR NOT NULL CHECK (origin IN ('reported', 'stated_zero', 'stated_whole', 'corrected')),
    surface VARCHAR NOT NULL CHECK (surface <> ''),
    sentence VARCHAR NOT NULL,
    sentence_start INTEGER NOT NULL CHECK (sentence_start >= 1),
    rule VARCHAR NOT NULL,
    confidence DOUBLE NOT NULL CHECK (confidence BETWEEN 0 AND 1),
    flags VARCHAR NOT NULL,
    page INTEGER,
    place VARCHAR NOT NULL,
    box VARCHAR,
    evidence_start INTEGER NOT NULL CHECK (evidence_start >= 1),
    evidence_end INTEGER NOT NULL,
    status VARCHAR NOT NULL CHECK (status IN ('accepted', 'quarantined', 'corrected', 'dropped')),
    status_reason VARCHAR NOT NULL,
    correction VARCHAR NOT NULL DEFAULT '',
    corrects VARCHAR,
    CHECK (evidence_end > evidence_start)
);

COMMENT ON TABLE core.observations IS '每条观测一行：某机关某年某指标（及细分）的值，并附其原文。 | An observation and the words that prove it.';
COMMENT ON COLUMN core.observations.observation_id IS '观测编号：由文件版本、位置、指标、细分与年度得出 | Id of the observation: made from document version, place, indicator, breakdown and year';
COMMENT ON COLUMN core.observations.document_id IS '所在文件版本，见 core.documents | Document version, see core.documents';
COMMENT ON COLUMN core.observations.quantity_id IS '所依据的数量，见 core.quantities；由文字说明的（如“无行政复议”）为 NULL | The quantity it rests on, see core.quantities; NULL where words state it (no reconsideration cases)';
COMMENT ON COLUMN core.observations.publisher_id IS '发布机关编号，见 meta.publishers | Id of the bureau, see meta.publishers';
COMMENT ON COLUMN core.observations.year IS '数值所属年度，可能不同于报告年度 | Year that the value belongs to, which may differ from the year of the report';
COMMENT ON COLUMN core.observations.indicator IS '指标代码，见 meta.indicators | Code of the indicator, see meta.indicators';
COMMENT ON COLUMN core.observations.breakdown IS '细分，如 level=municipal;role=lead；整体为空串，见 meta.breakdowns | Breakdown, such as level=municipal;role=lead; '''' for the whole, see meta.breakdowns';
COMMENT ON COLUMN core.observations.value IS '以指标单位计的数值 | Value in the unit of the indicator';
COMMENT ON COLUMN core.observations.unit IS '指标单位 | Unit of the indicator';
COMMENT ON COLUMN core.observations.qualifier IS '精确程度：= 准确、> 超过、< 不足、~ 大约 | How exact: = exactly, > more than, < less than, ~ about';
COMMENT ON COLUMN core.observations.origin IS '来历：reported 报告数字、stated_zero 文字说明为零、stated_whole 文字说明为全部、corrected 由人更正（原观测仍在，见 corrects） | Origin: reported as a figure, stated_zero or stated_whole in words, corrected by a person (the original stays, see corrects)';
COMMENT ON COLUMN core.observations.surface IS '作为证据的原文 | The printed words that prove it';
COMMENT ON COLUMN core.observations.sentence IS '证据所在句，全文的原样片段 | The sentence that these words stand in, exactly as in the text';
COMMENT ON COLUMN core.observations.sentence_start IS '所在句的起点（从 1 起） | Where the sentence begins (from 1)';
COMMENT ON COLUMN core.observations.rule IS '得出此观测的线索或规则；更正后的值为 correction | The cue or rule that made it; correction for a corrected value';
COMMENT ON COLUMN core.observations.confidence IS '可信程度，0 至 1；更正后的值为 1 | Confidence from 0 to 1; 1 for a corrected value';
COMMENT ON COLUMN core.observations.flags IS '提示代码，排序后以“;”分隔；没有时为空串：rule:<规则> 有规则警告，low_confidence 可信度低于设置 review_below，ocr 由 OCR 读出，ocr_unsure 且把握不大，ocr_under_stamp 且字上有红章，后三者除 ocr 外均待核对；confirmed 经人确认、不再待核对，corrected 为更正后的值，见 correction；scope:own 数字为本级，scope:whole 数字含下级，basis_changed 报告称统计口径改变或与以前年度不可比，part_of_year 数字不足全年 | Codes of what to mind, sorted, separated by '';'', '''' where there are none: rule:<rule> a warning, low_confidence below the setting review_below, ocr read by OCR, ocr_unsure and with doubt, ocr_under_stamp and under a red stamp; all of these but ocr await review; confirmed by a person and no longer to be reviewed, corrected for a corrected value, see correction; scope:own of the bureau itself, scope:whole with all below it, basis_changed the report says that it cannot be compared with earlier years, part_of_year it ends before the year does';
COMMENT ON COLUMN core.observations.page IS '所在页，从 1 起；无分页的格式为 NULL | Page, from 1; NULL for formats without pages';
COMMENT ON COLUMN core.observations.place IS '所在位置：第3页、第12行、第8段、表1第2行第3列、脚注2 | Place: page (第3页), line, paragraph, row and column of a table, footnote';
COMMENT ON COLUMN core.observations.box IS '页上的方框：左,上,右,下，单位为点（1/72 英寸），自页面左上角量起；跨行的以“;”分隔；无分页的格式为 NULL | Boxes on the page as left,top,right,bottom in points (1/72 inch) from the upper left corner, separated by '';'' where it runs over lines; NULL for formats without pages';
COMMENT ON COLUMN core.observations.evidence_start IS '证据起点，全文中第几个字符（从 1 起） | Where the proving words begin: which character of the text (from 1)';
COMMENT ON COLUMN core.observations.evidence_end IS '证据终点之后一位；substr(text, evidence_start, evidence_end - evidence_start) 即证据原文 | One behind their end; substr(text, evidence_start, evidence_end - evidence_start) gives the words';
COMMENT ON COLUMN core.observations.status IS '现状：accepted 采用、quarantined 隔离、corrected 已有更正取代、dropped 由更正剔除；只有 accepted 进入统计表 | State: accepted, quarantined, corrected (a correction stands in its place), dropped by a correction; only accepted ones enter the marts';
COMMENT ON COLUMN core.observations.status_reason IS '未采用的原因；采用时为空串 | Why it is not accepted; '''' for accepted';
COMMENT ON COLUMN core.observations.correction IS '所据更正的编号，见 quality.corrections：更正后的值、被取代或剔除的原值、经确认的值；没有时为空串 | The correction it owes its state to, see quality.corrections: a corrected value, an original replaced or dropped, a confirmed value; '''' for none';
COMMENT ON COLUMN core.observations.corrects IS '更正后的值所取代的 observation_id；其余为 NULL | The observation that a corrected value stands for; NULL for all others';
