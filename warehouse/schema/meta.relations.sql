-- One row per relation that must hold between indicators.
CREATE TABLE IF NOT EXISTS meta.relations (
    relation VARCHAR NOT NULL CHECK (relation <> ''),
    kind VARCHAR NOT NULL,
    left_side VARCHAR NOT NULL,
    right_side VARCHAR NOT NULL,
    severity VARCHAR NOT NULL,
    meaning VARCHAR NOT NULL
);

COMMENT ON TABLE meta.relations IS '指标之间应有的关系，每条一行；比率在地区汇总中按 ratio 关系重新计算。 | What must hold between indicators.';
COMMENT ON COLUMN meta.relations.relation IS '关系代码 | Code of the relation';
COMMENT ON COLUMN meta.relations.kind IS '种类：at_most 不超过、sum 之和、ratio 之商、parts 分项之和 | Kind: at_most does not exceed, sum of, ratio of, parts make up the whole';
COMMENT ON COLUMN meta.relations.left_side IS '左边，如 penalty.cases_closed/penalty.cases_filed | Left side, such as penalty.cases_closed/penalty.cases_filed';
COMMENT ON COLUMN meta.relations.right_side IS '右边，如 penalty.closure_rate | Right side, such as penalty.closure_rate';
COMMENT ON COLUMN meta.relations.severity IS '不成立时的严重程度 | How severe it is where it does not hold';
COMMENT ON COLUMN meta.relations.meaning IS '含义 | What it means';
