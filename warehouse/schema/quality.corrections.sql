-- One row per entry of seeds/corrections.yml, and what it did in the last run.
CREATE TABLE IF NOT EXISTS quality.corrections (
    correction VARCHAR NOT NULL CHECK (correction <> ''),
    action VARCHAR NOT NULL CHECK (action IN ('override', 'drop', 'confirm', 'reassign')),
    document VARCHAR NOT NULL,
    publisher VARCHAR NOT NULL,
    year INTEGER,
    indicator VARCHAR NOT NULL,
    breakdown VARCHAR NOT NULL,
    expects DECIMAL(18, 4),
    value DECIMAL(18, 4),
    to_year INTEGER,
    to_indicator VARCHAR NOT NULL,
    to_breakdown VARCHAR NOT NULL,
    words VARCHAR NOT NULL,
    reason VARCHAR NOT NULL CHECK (reason <> ''),
    evidence VARCHAR NOT NULL CHECK (evidence <> ''),
    decided_by VARCHAR NOT NULL CHECK (decided_by <> ''),
    decided_on DATE NOT NULL,
    outcome VARCHAR NOT NULL CHECK (outcome IN ('applied', 'stale', 'expired', 'not_found')),
    publisher_id VARCHAR NOT NULL,
    observation_ids VARCHAR[] NOT NULL,
    observed VARCHAR NOT NULL,
    message VARCHAR NOT NULL
);

COMMENT ON TABLE quality.corrections IS '人工更正每条一行，并记最近一次运行中的结果；原值仍在 core.observations。 | The corrections that people decided, and what each did in the last run; originals stay in core.observations.';
COMMENT ON COLUMN quality.corrections.correction IS '更正编号，即 seeds/corrections.yml 中的 id | Id of the correction, as in seeds/corrections.yml';
COMMENT ON COLUMN quality.corrections.action IS '做法：override 改值、drop 剔除、confirm 确认、reassign 改归别处 | What it does: override a value, drop, confirm, reassign to another cell';
COMMENT ON COLUMN quality.corrections.document IS '所指文件：document_id 或文件名；没有写明时为空串 | Document it is about: document_id or file name; '''' where none is named';
COMMENT ON COLUMN quality.corrections.publisher IS '所指机关：publisher_id；没有写明时为空串 | Bureau it is about: publisher_id; '''' where none is named';
COMMENT ON COLUMN quality.corrections.year IS '所指年度；剔除整份文件时为 NULL | Year of the cell; NULL where a whole document is dropped';
COMMENT ON COLUMN quality.corrections.indicator IS '所指指标，见 meta.indicators；剔除整份文件时为空串 | Indicator of the cell, see meta.indicators; '''' where a whole document is dropped';
COMMENT ON COLUMN quality.corrections.breakdown IS '所指细分；整体为空串 | Breakdown of the cell; '''' for the whole';
COMMENT ON COLUMN quality.corrections.expects IS '写更正时所见的值；剔除整份文件时为 NULL | The value it was written against; NULL where a whole document is dropped';
COMMENT ON COLUMN quality.corrections.value IS '改为的值；不是改值时为 NULL | The value it gives; NULL for other actions than override';
COMMENT ON COLUMN quality.corrections.to_year IS '更正后所在的年度；剔除整份文件时为 NULL | Year of the corrected value; NULL where a whole document is dropped';
COMMENT ON COLUMN quality.corrections.to_indicator IS '更正后所在的指标；剔除整份文件时为空串 | Indicator of the corrected value; '''' where a whole document is dropped';
COMMENT ON COLUMN quality.corrections.to_breakdown IS '更正后所在的细分；整体为空串 | Breakdown of the corrected value; '''' for the whole';
COMMENT ON COLUMN quality.corrections.words IS '确认时所见的原文；没有写明时为空串 | The printed words a confirmation was given for; '''' where none are named';
COMMENT ON COLUMN quality.corrections.reason IS '原因 | Why';
COMMENT ON COLUMN quality.corrections.evidence IS '依据 | What proves it';
COMMENT ON COLUMN quality.corrections.decided_by IS '作出决定的人 | Who decided it';
COMMENT ON COLUMN quality.corrections.decided_on IS '作出决定的日期 | When it was decided';
COMMENT ON COLUMN quality.corrections.outcome IS '结果：applied 已执行、stale 所见的值已变（未执行，该格暂不进入统计表）、expired 确认已失效、not_found 没有所指的观测 | Outcome: applied, stale (the value it expects is gone: not applied, its cell kept out of the marts), expired (a confirmation no longer valid), not_found (nothing of what it is about)';
COMMENT ON COLUMN quality.corrections.publisher_id IS '所在格的机关，见 meta.publishers；未知时为空串 | Bureau of the cell, see meta.publishers; '''' where unknown';
COMMENT ON COLUMN quality.corrections.observation_ids IS '所作用的原观测；stale、expired 时为该格现有的观测；没有时为空列表 | The original observations it acts on; those now in its cell for stale and expired; empty for none';
COMMENT ON COLUMN quality.corrections.observed IS '该格现有的各值；没有时为空串 | The values now in its cell; '''' for none';
COMMENT ON COLUMN quality.corrections.message IS '一句中文说明 | One sentence in Chinese that says what it did';
