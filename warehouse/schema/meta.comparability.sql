-- One row per line of seeds/comparability.csv: years that are known not to be comparable with those before.
CREATE TABLE IF NOT EXISTS meta.comparability (
    line INTEGER NOT NULL,
    publisher VARCHAR NOT NULL,
    indicator VARCHAR NOT NULL,
    breakdown VARCHAR NOT NULL,
    from_year INTEGER NOT NULL,
    kind VARCHAR NOT NULL,
    reason_zh VARCHAR NOT NULL,
    reason_en VARCHAR NOT NULL,
    source VARCHAR NOT NULL
);

COMMENT ON TABLE meta.comparability IS '已知的不可比之处，seeds/comparability.csv 每行一行；报告自己说明的见 core.remarks。 | Years that are known not to be comparable with those before, one row per line of seeds/comparability.csv; what reports themselves say is in core.remarks.';
COMMENT ON COLUMN meta.comparability.line IS '在文件中的行号 | Line of the file';
COMMENT ON COLUMN meta.comparability.publisher IS '发布机关编号；* 为全部 | Id of the bureau; * for all';
COMMENT ON COLUMN meta.comparability.indicator IS '指标代码、主题.* 或 * | Code of the indicator, <theme>.* or *';
COMMENT ON COLUMN meta.comparability.breakdown IS '细分；* 为整体与全部细分，whole 为仅整体 | Breakdown; * for the whole and all parts, whole for the whole alone';
COMMENT ON COLUMN meta.comparability.from_year IS '与上一年不可比的第一年 | The first year that cannot be compared with the one before';
COMMENT ON COLUMN meta.comparability.kind IS '种类：law 法律法规、organisation 机构职能、basis 统计口径、scope 范围、part_of_year 不足全年、other 其他 | Kind: law, organisation, basis, scope, part_of_year, other';
COMMENT ON COLUMN meta.comparability.reason_zh IS '原因，中文 | Why, in Chinese';
COMMENT ON COLUMN meta.comparability.reason_en IS '原因，英文 | Why, in English';
COMMENT ON COLUMN meta.comparability.source IS '依据 | Where that is known from';
