-- One row per remark of a report on its own figures: that their basis changed, what they cover, that they end before the year does.
CREATE TABLE IF NOT EXISTS core.remarks (
    remark_id VARCHAR NOT NULL CHECK (remark_id <> ''),
    document_id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL CHECK (kind IN ('basis_changed', 'scope_own', 'scope_whole', 'part_of_year')),
    year INTEGER NOT NULL,
    themes VARCHAR NOT NULL,
    observation_ids VARCHAR[] NOT NULL,
    surface VARCHAR NOT NULL CHECK (surface <> ''),
    char_start INTEGER NOT NULL CHECK (char_start >= 1),
    char_end INTEGER NOT NULL,
    sentence VARCHAR NOT NULL,
    sentence_start INTEGER NOT NULL CHECK (sentence_start >= 1),
    place VARCHAR NOT NULL
);

COMMENT ON TABLE core.remarks IS '报告对自身数字的说明，每处一行：统计口径改变、数字涵盖的范围、数字只到年内某时。 | What reports say of their own figures: that their basis changed, what they cover, that they end before the year does. One row per remark.';
COMMENT ON COLUMN core.remarks.remark_id IS '说明编号 | Id of the remark';
COMMENT ON COLUMN core.remarks.document_id IS '所在文件版本，见 core.documents | The document version it stands in, see core.documents';
COMMENT ON COLUMN core.remarks.kind IS '种类：basis_changed 统计口径改变、与以前年度不可比，scope_own 数字为本级，scope_whole 数字含下级，part_of_year 数字不足全年 | Kind: basis_changed (not comparable with the years before), scope_own (of the bureau itself), scope_whole (with all below it), part_of_year (ending before the year does)';
COMMENT ON COLUMN core.remarks.year IS '自哪一年起如此；后来的报告可能回顾更早的改变 | The year from which on it holds; a later report may tell of an earlier change';
COMMENT ON COLUMN core.remarks.themes IS '所指的主题，以“;”分隔，见 meta.indicators；* 为报告的全部数字，空串为只指 observation_ids 所列 | The themes it is about, separated by '';'', see meta.indicators; * for all figures of the report, '''' for those of observation_ids alone';
COMMENT ON COLUMN core.remarks.observation_ids IS '本报告中所指的观测，见 core.observations | The observations of the report that it is about, see core.observations';
COMMENT ON COLUMN core.remarks.surface IS '说明的原文 | The words that say it, as printed';
COMMENT ON COLUMN core.remarks.char_start IS '原文起点，全文中第几个字符（从 1 起） | Where they begin: the how manieth character of the text, from 1';
COMMENT ON COLUMN core.remarks.char_end IS '原文终点之后一位 | One behind where they end';
COMMENT ON COLUMN core.remarks.sentence IS '所在句，全文的原样片段 | The sentence they stand in, a stretch of the text as it is';
COMMENT ON COLUMN core.remarks.sentence_start IS '所在句的起点（从 1 起） | Where the sentence begins, from 1';
COMMENT ON COLUMN core.remarks.place IS '所在位置，如 第12行 | Where it stands, as 第12行 (line 12)';
