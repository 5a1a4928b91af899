-- One row per finding of the last check.
CREATE TABLE IF NOT EXISTS quality.findings (
    finding_id VARCHAR NOT NULL CHECK (finding_id <> ''),
    run_id VARCHAR NOT NULL,
    rule VARCHAR NOT NULL,
    severity VARCHAR NOT NULL CHECK (severity IN ('critical', 'warning', 'info')),
    scope VARCHAR NOT NULL CHECK (scope IN ('observation', 'cell', 'document', 'publisher_year', 'publish')),
    document_id VARCHAR,
    publisher_id VARCHAR,
    year INTEGER,
    indicator VARCHAR,
    breakdown VARCHAR,
    observation_ids VARCHAR[] NOT NULL,
    expected VARCHAR NOT NULL,
    observed VARCHAR NOT NULL,
    message VARCHAR NOT NULL,
    cause VARCHAR NOT NULL DEFAULT '',
    sentence VARCHAR NOT NULL,
    outcome VARCHAR NOT NULL CHECK (outcome IN ('failed', 'could_not_run')),
    waiver VARCHAR NOT NULL DEFAULT ''
);

COMMENT ON TABLE quality.findings IS '最近一次检查的每处发现一行，由规则与对象决定编号，多次运行不变。 | The findings of the last check.';
COMMENT ON COLUMN quality.findings.finding_id IS '发现编号：由规则与其对象得出，各次运行相同 | Id of the finding: made from rule and subject, the same in every run';
COMMENT ON COLUMN quality.findings.run_id IS '作出检查的运行，见 quality.runs | The run that checked, see quality.runs';
COMMENT ON COLUMN quality.findings.rule IS '规则代码，见 quality.rules | Code of the rule, see quality.rules';
COMMENT ON COLUMN quality.findings.severity IS '严重程度：critical、warning、info | Severity: critical, warning, info';
COMMENT ON COLUMN quality.findings.scope IS '作用范围，见 quality.rules | Scope, see quality.rules';
COMMENT ON COLUMN quality.findings.document_id IS '所涉文件版本；不限于一份文件时为 NULL | Document version concerned; NULL where it is not one document';
COMMENT ON COLUMN quality.findings.publisher_id IS '所涉发布机关；不限于一个机关时为 NULL | Bureau concerned; NULL where it is not one';
COMMENT ON COLUMN quality.findings.year IS '所涉年度；不限于一年时为 NULL | Year concerned; NULL where it is not one';
COMMENT ON COLUMN quality.findings.indicator IS '所涉指标；不限于一个指标时为 NULL | Indicator concerned; NULL where it is not one';
COMMENT ON COLUMN quality.findings.breakdown IS '所涉细分；无关时为 NULL | Breakdown concerned; NULL where it does not matter';
COMMENT ON COLUMN quality.findings.observation_ids IS '所涉观测的编号；没有时为空列表 | Ids of the observations concerned; an empty list where none is';
COMMENT ON COLUMN quality.findings.expected IS '应有的值或关系 | The value or relation expected';
COMMENT ON COLUMN quality.findings.observed IS '实际的值 | The value found';
COMMENT ON COLUMN quality.findings.message IS '一句中文说明，写明数字 | One sentence in Chinese, with the figures';
COMMENT ON COLUMN quality.findings.cause IS '可能的原因 | Its likely cause';
COMMENT ON COLUMN quality.findings.sentence IS '原文所在句；没有时为空串 | The sentence of the report; '''' where there is none';
COMMENT ON COLUMN quality.findings.outcome IS '结果：failed 不符、could_not_run 未能检查 | Outcome: failed, could_not_run';
COMMENT ON COLUMN quality.findings.waiver IS '接受它的决定，见 quality.waivers；没有时为空串 | The waiver that accepts it, see quality.waivers; '''' where there is none';
