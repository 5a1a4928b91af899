-- One row per quantity found in a document: a number that measures something.
CREATE TABLE IF NOT EXISTS core.quantities (
    quantity_id VARCHAR NOT NULL CHECK (quantity_id <> ''),
    document_id VARCHAR NOT NULL,
    surface VARCHAR NOT NULL CHECK (surface <> ''),
    value DECIMAL(18, 4) NOT NULL,
    unit VARCHAR NOT NULL,
    qualifier VARCHAR NOT NULL CHECK (qualifier IN ('=', '>', '<', '~')),
    page INTEGER,
    place VARCHAR NOT NULL,
    box VARCHAR,
    char_start INTEGER NOT NULL CHECK (char_start >= 1),
    char_end INTEGER NOT NULL,
    sentence VARCHAR NOT NULL USING COMPRESSION zstd,
    sentence_start INTEGER NOT NULL CHECK (sentence_start >= 1),
    section VARCHAR NOT NULL,
    disposition VARCHAR NOT NULL CHECK (disposition IN ('observation', 'unmapped', 'excluded')),
    reason VARCHAR NOT NULL,
    rival_of VARCHAR,
    rival_confidence DOUBLE,
    CHECK (char_end > char_start),
    CHECK (disposition <> 'excluded' OR reason <> '')
);

COMMENT ON TABLE core.quantities IS '报告中每个带计量的数字一行，去向必居其一：成为观测、尚未对应、按规则排除。 | Every number found, and what became of it.';
COMMENT ON COLUMN core.quantities.quantity_id IS '数量编号：由文件版本与位置得出 | Id of the quantity: made from document version and place';
COMMENT ON COLUMN core.quantities.document_id IS '所在文件版本，见 core.documents | Document version, see core.documents';
COMMENT ON COLUMN core.quantities.surface IS '原文写法，含单位，如 27.1651万元 | As printed, with its unit, such as 27.1651万元';
COMMENT ON COLUMN core.quantities.value IS '折算为基本单位后的数值，如 271651 | Value in the base unit, such as 271651';
COMMENT ON COLUMN core.quantities.unit IS '原文单位，不含万、亿等倍数，如 元 | Unit as printed, without multipliers such as 万 and 亿: 元';
COMMENT ON COLUMN core.quantities.qualifier IS '精确程度：= 准确、> 超过、< 不足、~ 大约 | How exact: = exactly, > more than, < less than, ~ about';
COMMENT ON COLUMN core.quantities.page IS '所在页，从 1 起；无分页的格式为 NULL | Page, from 1; NULL for formats without pages';
COMMENT ON COLUMN core.quantities.place IS '所在位置：第3页、第12行、第8段、表1第2行第3列、脚注2 | Place: page (第3页), line, paragraph, row and column of a table, footnote';
COMMENT ON COLUMN core.quantities.box IS '页上的方框：左,上,右,下，单位为点（1/72 英寸），自页面左上角量起；跨行的以“;”分隔；无分页的格式为 NULL | Boxes on the page as left,top,right,bottom in points (1/72 inch) from the upper left corner, separated by '';'' where it runs over lines; NULL for formats without pages';
COMMENT ON COLUMN core.quantities.char_start IS '起点，全文中第几个字符（从 1 起） | Where it begins: which character of the text (from 1)';
COMMENT ON COLUMN core.quantities.char_end IS '终点之后一位；substr(text, char_start, char_end - char_start) 即原文写法 | One behind its end; substr(text, char_start, char_end - char_start) gives the printed words';
COMMENT ON COLUMN core.quantities.sentence IS '所在句，全文的原样片段 | The sentence it stands in, exactly as in the text';
COMMENT ON COLUMN core.quantities.sentence_start IS '所在句的起点（从 1 起） | Where the sentence begins (from 1)';
COMMENT ON COLUMN core.quantities.section IS '所属标题；没有时为空串 | The heading it stands under; '''' where there is none';
COMMENT ON COLUMN core.quantities.disposition IS '去向：observation 成为观测、unmapped 尚未对应指标、excluded 按规则排除 | What became of it: observation, unmapped (no indicator yet), excluded by a rule';
COMMENT ON COLUMN core.quantities.reason IS '排除的原因，如 plan、partial、background；其余为空串 | Why it is excluded, such as plan, partial, background; else ''''';
COMMENT ON COLUMN core.quantities.rival_of IS '没有采用、但按读法本会填入某观测那一格而数值不同的数字：该观测的编号；其余为 NULL | Of a figure left out that would have filled the cell of an observation with another value: that observation; else NULL';
COMMENT ON COLUMN core.quantities.rival_confidence IS '这样的数字在那一格上的可信度 0-1；其余为 NULL | How sure such a figure would be in that cell, 0 to 1; else NULL';
