-- One row per warehouse file: what it was made with.
CREATE TABLE IF NOT EXISTS meta.warehouse (
    schema_version VARCHAR NOT NULL CHECK (schema_version <> '')
);

COMMENT ON TABLE meta.warehouse IS '库文件自身的说明，只有一行。 | About this file; a single row.';
COMMENT ON COLUMN meta.warehouse.schema_version IS '表结构的版本：结构定义文件的指纹 | Version of the tables: a fingerprint of the files that define them';
