-- One row per check and rule that found something, or that no longer does.
CREATE TABLE IF NOT EXISTS quality.findings_by_run (
    run_id VARCHAR NOT NULL,
    rule VARCHAR NOT NULL,
    severity VARCHAR NOT NULL CHECK (severity IN ('critical', 'warning', 'info')),
    findings INTEGER NOT NULL,
    waived INTEGER NOT NULL,
    new INTEGER NOT NULL,
    resolved INTEGER NOT NULL
);

COMMENT ON TABLE quality.findings_by_run IS '每次检查、每条有发现（或发现刚解决）的规则一行。 | What each rule found in each run that checked.';
COMMENT ON COLUMN quality.findings_by_run.run_id IS '作出检查的运行，见 quality.runs | The run that checked, see quality.runs';
COMMENT ON COLUMN quality.findings_by_run.rule IS '规则代码，见 quality.rules | Code of the rule, see quality.rules';
COMMENT ON COLUMN quality.findings_by_run.severity IS '当时的严重程度 | Its severity then';
COMMENT ON COLUMN quality.findings_by_run.findings IS '发现总数，含已接受的 | Findings, those that people accepted included';
COMMENT ON COLUMN quality.findings_by_run.waived IS '其中经人工接受的 | Those that people accepted';
COMMENT ON COLUMN quality.findings_by_run.new IS '上次检查没有的发现 | Findings that the check before did not make';
COMMENT ON COLUMN quality.findings_by_run.resolved IS '上次检查有而现已没有的发现 | Findings of the check before that are gone';
