-- One row per run of the main job.
CREATE TABLE IF NOT EXISTS quality.runs (
    run_id VARCHAR NOT NULL CHECK (regexp_matches(run_id, '^[A-Za-z0-9-]+$')),
    started_at TIMESTAMP NOT NULL,
    finished_at TIMESTAMP,
    outcome VARCHAR NOT NULL CHECK (outcome IN ('published', 'withheld', 'failed', 'unchanged')),
    documents_collected INTEGER NOT NULL,
    documents_processed INTEGER NOT NULL,
    accepted INTEGER NOT NULL,
    quarantined INTEGER NOT NULL,
    unreadable INTEGER NOT NULL,
    superseded INTEGER NOT NULL,
    not_a_report INTEGER NOT NULL,
    quantities BIGINT NOT NULL,
    observations BIGINT NOT NULL,
    findings_critical INTEGER NOT NULL,
    findings_warning INTEGER NOT NULL,
    findings_info INTEGER NOT NULL,
    could_not_run INTEGER NOT NULL,
    nianbao_version VARCHAR NOT NULL,
    extractor_version VARCHAR NOT NULL,
    catalogue_fingerprint VARCHAR NOT NULL,
    accepted_rules VARCHAR NOT NULL DEFAULT '',
    findings_waived INTEGER NOT NULL DEFAULT 0,
    findings_new INTEGER NOT NULL DEFAULT 0,
    findings_resolved INTEGER NOT NULL DEFAULT 0,
    mapped BIGINT,
    observations_quarantined BIGINT
);

COMMENT ON TABLE quality.runs IS '每次运行一行：收到多少、处理多少、结果如何。 | What went in and what came out of each run.';
COMMENT ON COLUMN quality.runs.run_id IS '运行编号，按时间排序 | Id of the run, in the order of time';
COMMENT ON COLUMN quality.runs.started_at IS '开始时间（UTC） | When it began (UTC)';
COMMENT ON COLUMN quality.runs.finished_at IS '结束时间（UTC） | When it ended (UTC)';
COMMENT ON COLUMN quality.runs.outcome IS '结果：published 已发布、withheld 暂缓、failed 失败、unchanged 无变化 | Outcome: published, withheld, failed, unchanged';
COMMENT ON COLUMN quality.runs.documents_collected IS '本次收到的文件数 | Files received by this run';
COMMENT ON COLUMN quality.runs.documents_processed IS '本次读取并抽取的文件数 | Files read and extracted by this run';
COMMENT ON COLUMN quality.runs.accepted IS '运行后库中采用的文件数 | Accepted documents after the run';
COMMENT ON COLUMN quality.runs.quarantined IS '运行后库中隔离的文件数 | Quarantined documents after the run';
COMMENT ON COLUMN quality.runs.unreadable IS '运行后库中无法读取的文件数 | Unreadable documents after the run';
COMMENT ON COLUMN quality.runs.superseded IS '运行后库中已被取代的文件数 | Superseded documents after the run';
COMMENT ON COLUMN quality.runs.not_a_report IS '运行后库中不是年度报告的文件数 | Documents after the run that are no annual reports';
COMMENT ON COLUMN quality.runs.quantities IS '运行后库中的数量总数 | Quantities after the run';
COMMENT ON COLUMN quality.runs.observations IS '运行后库中的观测总数 | Observations after the run';
COMMENT ON COLUMN quality.runs.findings_critical IS '严重发现数 | Critical findings';
COMMENT ON COLUMN quality.runs.findings_warning IS '警告发现数 | Warnings';
COMMENT ON COLUMN quality.runs.findings_info IS '提示发现数 | Findings that inform';
COMMENT ON COLUMN quality.runs.could_not_run IS '未能检查的规则数 | Rules that could not run';
COMMENT ON COLUMN quality.runs.nianbao_version IS '程序版本 | Version of the program';
COMMENT ON COLUMN quality.runs.extractor_version IS '抽取程序版本 | Version of the extractor';
COMMENT ON COLUMN quality.runs.catalogue_fingerprint IS '指标目录的指纹 | Fingerprint of the catalogue of indicators';
COMMENT ON COLUMN quality.runs.accepted_rules IS '不符而经操作者同意仍予发布的规则，以“;”分隔；没有时为空串 | Rules that failed and that the operator accepted, joined by ";"; '''' where there are none';
COMMENT ON COLUMN quality.runs.findings_waived IS '经人工接受的发现数，不在以上三数之内 | Findings that people accepted, in none of the three';
COMMENT ON COLUMN quality.runs.findings_new IS '与上次检查相比新增的发现数 | Findings that the last check before did not make';
COMMENT ON COLUMN quality.runs.findings_resolved IS '与上次检查相比已解决的发现数 | Findings of the last check before that are gone';
COMMENT ON COLUMN quality.runs.mapped IS '运行后库中成为观测的数量数；早先版本的运行为 NULL | Quantities that became observations, after the run; NULL for runs of earlier versions';
COMMENT ON COLUMN quality.runs.observations_quarantined IS '运行后库中隔离的观测数；早先版本的运行为 NULL | Observations held back after the run; NULL for runs of earlier versions';
