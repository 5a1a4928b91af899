-- One row per value of a breakdown key.
CREATE TABLE IF NOT EXISTS meta.breakdowns (
    key VARCHAR NOT NULL CHECK (key <> ''),
    value VARCHAR NOT NULL CHECK (value <> ''),
    name_zh VARCHAR NOT NULL,
    name_en VARCHAR NOT NULL,
    position INTEGER NOT NULL
);

COMMENT ON TABLE meta.breakdowns IS '细分目录，每个细分键的每个取值一行。 | The values that break an indicator down.';
COMMENT ON COLUMN meta.breakdowns.key IS '细分键，如 domain | Key of the breakdown, such as domain';
COMMENT ON COLUMN meta.breakdowns.value IS '取值，如 school | Value, such as school';
COMMENT ON COLUMN meta.breakdowns.name_zh IS '中文名称 | Name in Chinese';
COMMENT ON COLUMN meta.breakdowns.name_en IS '英文名称 | Name in English';
COMMENT ON COLUMN meta.breakdowns.position IS '在目录中的次序，从 1 起 | Place in the catalogue, from 1';
