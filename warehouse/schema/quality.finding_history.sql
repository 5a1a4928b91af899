-- One row per finding that a check ever made.
CREATE TABLE IF NOT EXISTS quality.finding_history (
    finding_id VARCHAR NOT NULL CHECK (finding_id <> ''),
    rule VARCHAR NOT NULL,
    severity VARCHAR NOT NULL,
    publisher_id VARCHAR,
    year INTEGER,
    indicator VARCHAR,
    breakdown VARCHAR,
    message VARCHAR NOT NULL,
    first_run_id VARCHAR NOT NULL,
    since_run_id VARCHAR NOT NULL,
    resolved_run_id VARCHAR,
    times INTEGER NOT NULL CHECK (times > 0)
);

COMMENT ON TABLE quality.finding_history IS '曾有的每处发现一行：何时发现，何时解决。 | When each finding was made, and when it was resolved.';
COMMENT ON COLUMN quality.finding_history.finding_id IS '发现编号，见 quality.findings | Id of the finding, see quality.findings';
COMMENT ON COLUMN quality.finding_history.rule IS '规则代码 | Code of the rule';
COMMENT ON COLUMN quality.finding_history.severity IS '严重程度 | Severity';
COMMENT ON COLUMN quality.finding_history.publisher_id IS '所涉发布机关；不限于一个机关时为 NULL | Bureau concerned; NULL where it is not one';
COMMENT ON COLUMN quality.finding_history.year IS '所涉年度；不限于一年时为 NULL | Year concerned; NULL where it is not one';
COMMENT ON COLUMN quality.finding_history.indicator IS '所涉指标；不限于一个指标时为 NULL | Indicator concerned; NULL where it is not one';
COMMENT ON COLUMN quality.finding_history.breakdown IS '所涉细分；无关时为 NULL | Breakdown concerned; NULL where it does not matter';
COMMENT ON COLUMN quality.finding_history.message IS '最近一次的说明 | What it said last';
COMMENT ON COLUMN quality.finding_history.first_run_id IS '首次发现的运行，见 quality.runs | The run that found it first, see quality.runs';
COMMENT ON COLUMN quality.finding_history.since_run_id IS '本次持续以来的第一次运行；解决后再现的从再现算起 | The run since which it stands, or stood; counted anew where it came back';
COMMENT ON COLUMN quality.finding_history.resolved_run_id IS '解决它的运行；尚未解决的为 NULL | The run in which it was gone; NULL while it stands';
COMMENT ON COLUMN quality.finding_history.times IS '出现的次数：解决后再现的加一 | How often it came up: one more each time it came back';
