-- One row per cause of a change between two published states.
CREATE TABLE IF NOT EXISTS meta.causes (
    cause VARCHAR NOT NULL CHECK (cause <> ''),
    text_zh VARCHAR NOT NULL,
    text_en VARCHAR NOT NULL
);

COMMENT ON TABLE meta.causes IS '变动的原因，每种一行，见 marts.revisions | Why a figure or a document changed from one published state to the next';
COMMENT ON COLUMN meta.causes.cause IS '原因代码 | Cause';
COMMENT ON COLUMN meta.causes.text_zh IS '中文说明，{} 处填 core.revisions.why_detail | In Chinese; {} stands for core.revisions.why_detail';
COMMENT ON COLUMN meta.causes.text_en IS '英文说明，{} 处填 core.revisions.why_detail | In English; {} stands for core.revisions.why_detail';
