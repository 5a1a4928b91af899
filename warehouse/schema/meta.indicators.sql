-- One row per indicator of the catalogue.
CREATE TABLE IF NOT EXISTS meta.indicators (
    indicator VARCHAR NOT NULL CHECK (indicator <> ''),
    theme VARCHAR NOT NULL,
    name_zh VARCHAR NOT NULL,
    name_en VARCHAR NOT NULL,
    unit VARCHAR NOT NULL,
    aggregation VARCHAR NOT NULL CHECK (aggregation IN ('sum', 'latest', 'none')),
    breakdowns VARCHAR NOT NULL,
    definition VARCHAR NOT NULL,
    mart VARCHAR NOT NULL,
    mart_column VARCHAR NOT NULL,
    position INTEGER NOT NULL
);

COMMENT ON TABLE meta.indicators IS '指标目录，每个指标一行。 | The catalogue of indicators.';
COMMENT ON COLUMN meta.indicators.indicator IS '指标代码，如 penalty.cases_filed | Code, such as penalty.cases_filed';
COMMENT ON COLUMN meta.indicators.theme IS '主题，即代码的前半 | Theme: the first half of the code';
COMMENT ON COLUMN meta.indicators.name_zh IS '中文名称 | Name in Chinese';
COMMENT ON COLUMN meta.indicators.name_en IS '英文名称 | Name in English';
COMMENT ON COLUMN meta.indicators.unit IS '单位 | Unit';
COMMENT ON COLUMN meta.indicators.aggregation IS '汇总方式：sum 可跨机关相加、latest 时点数（同年可跨机关相加，不可跨年）、none 比率等不可相加 | How it adds up: sum over bureaus; latest: a stock (over bureaus of one year, not over years); none: rates and the like do not';
COMMENT ON COLUMN meta.indicators.breakdowns IS '允许的细分键，以“;”分隔；没有时为空串 | Keys it may be broken down by, separated by '';''; '''' where none';
COMMENT ON COLUMN meta.indicators.definition IS '定义 | Definition';
COMMENT ON COLUMN meta.indicators.mart IS '所在的主题年度表，如 penalty_yearly | The mart that has a column for it, such as penalty_yearly';
COMMENT ON COLUMN meta.indicators.mart_column IS '在主题年度表中的列名 | The name of that column';
COMMENT ON COLUMN meta.indicators.position IS '在目录中的次序，从 1 起 | Place in the catalogue, from 1';
