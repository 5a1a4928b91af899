-- One row per entry of seeds/waivers.yml, and what it did in the last run.
CREATE TABLE IF NOT EXISTS quality.waivers (
    waiver VARCHAR NOT NULL CHECK (waiver <> ''),
    finding VARCHAR NOT NULL CHECK (finding <> ''),
    observed VARCHAR NOT NULL,
    reason VARCHAR NOT NULL CHECK (reason <> ''),
    decided_by VARCHAR NOT NULL CHECK (decided_by <> ''),
    decided_on DATE NOT NULL,
    until DATE NOT NULL,
    rule VARCHAR NOT NULL,
    publisher_id VARCHAR NOT NULL,
    outcome VARCHAR NOT NULL CHECK (outcome IN ('applied', 'changed', 'expired', 'refused', 'not_found')),
    message VARCHAR NOT NULL
);

COMMENT ON TABLE quality.waivers IS '人工接受的发现每条一行，并记最近一次检查中的结果。 | The findings that people accepted, and what each entry did in the last check.';
COMMENT ON COLUMN quality.waivers.waiver IS '编号，即 seeds/waivers.yml 中的 id | Id of the waiver, as in seeds/waivers.yml';
COMMENT ON COLUMN quality.waivers.finding IS '所接受的发现，见 quality.findings | The finding it accepts, see quality.findings';
COMMENT ON COLUMN quality.waivers.observed IS '接受时所见的值 | What the finding observed when it was accepted';
COMMENT ON COLUMN quality.waivers.reason IS '原因 | Why';
COMMENT ON COLUMN quality.waivers.decided_by IS '作出决定的人 | Who decided it';
COMMENT ON COLUMN quality.waivers.decided_on IS '作出决定的日期 | When it was decided';
COMMENT ON COLUMN quality.waivers.until IS '有效的最后一日 | The last day on which it holds';
COMMENT ON COLUMN quality.waivers.rule IS '该发现的规则；没有该发现时为空串 | Rule of the finding; '''' where there is no such finding';
COMMENT ON COLUMN quality.waivers.publisher_id IS '该发现的机关；没有时为空串 | Bureau of the finding; '''' for none';
COMMENT ON COLUMN quality.waivers.outcome IS '结果：applied 已接受、changed 所见的值已变、expired 已到期、refused 该规则的发现不能接受、not_found 没有该发现 | Outcome: applied, changed (it observes something else now), expired, refused (findings of this rule cannot be accepted), not_found';
COMMENT ON COLUMN quality.waivers.message IS '一句中文说明 | One sentence in Chinese that says what it did';
