-- One row per setting that what is published depends on.
CREATE TABLE IF NOT EXISTS meta.settings (
    setting VARCHAR NOT NULL CHECK (setting <> ''),
    value VARCHAR NOT NULL
);

COMMENT ON TABLE meta.settings IS '影响发布内容的设置，每项一行。 | The settings that this state was made with.';
COMMENT ON COLUMN meta.settings.setting IS '名称，如 review_below：可信度低于此值的观测标 low_confidence，列入待核对（环境变量 NIANBAO_REVIEW_BELOW） | Name, such as review_below: observations with a confidence below it are flagged low_confidence and listed for review (environment variable NIANBAO_REVIEW_BELOW)';
COMMENT ON COLUMN meta.settings.value IS '值 | Value';
