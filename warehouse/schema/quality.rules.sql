-- One row per rule of the quality check.
CREATE TABLE IF NOT EXISTS quality.rules (
    rule VARCHAR NOT NULL CHECK (rule <> ''),
    family VARCHAR NOT NULL,
    title_zh VARCHAR NOT NULL,
    title_en VARCHAR NOT NULL,
    severity VARCHAR NOT NULL CHECK (severity IN ('critical', 'warning', 'info')),
    scope VARCHAR NOT NULL CHECK (scope IN ('observation', 'cell', 'document', 'publisher_year', 'publish')),
    why VARCHAR NOT NULL,
    why_en VARCHAR NOT NULL,
    likely_cause VARCHAR NOT NULL,
    likely_cause_en VARCHAR NOT NULL,
    what_to_do VARCHAR NOT NULL,
    what_to_do_en VARCHAR NOT NULL,
    threshold VARCHAR NOT NULL,
    sql VARCHAR NOT NULL
);

COMMENT ON TABLE quality.rules IS '每条质量规则一行：查什么、为什么、查出后怎么办。 | The rules of the quality check.';
COMMENT ON COLUMN quality.rules.rule IS '规则代码 | Code of the rule';
COMMENT ON COLUMN quality.rules.family IS '规则类别 | Family of rules';
COMMENT ON COLUMN quality.rules.title_zh IS '中文名称 | Title in Chinese';
COMMENT ON COLUMN quality.rules.title_en IS '英文名称 | Title in English';
COMMENT ON COLUMN quality.rules.severity IS '严重程度：critical 隔离相关观测、warning 标注、info 告知 | Severity: critical holds its observations back, warning flags them, info informs';
COMMENT ON COLUMN quality.rules.scope IS '作用范围：observation、cell、document、publisher_year；publish 范围的发现会暂缓发布 | Scope: observation, cell, document, publisher_year; a finding of scope publish withholds the release';
COMMENT ON COLUMN quality.rules.why IS '规则的理由 | Why there is this rule';
COMMENT ON COLUMN quality.rules.why_en IS '规则的理由（英文） | The same in English';
COMMENT ON COLUMN quality.rules.likely_cause IS '最可能的原因 | What is most likely behind a finding';
COMMENT ON COLUMN quality.rules.likely_cause_en IS '最可能的原因（英文） | The same in English';
COMMENT ON COLUMN quality.rules.what_to_do IS '查出后应采取的措施 | What to do about a finding';
COMMENT ON COLUMN quality.rules.what_to_do_en IS '查出后应采取的措施（英文） | The same in English';
COMMENT ON COLUMN quality.rules.threshold IS '阈值；没有时为空串 | Thresholds; '''' where there are none';
COMMENT ON COLUMN quality.rules.sql IS '检查语句：返回的每一行是一处不符；没有时为空串 | The check: each row it returns is an offence; '''' where there is none';
