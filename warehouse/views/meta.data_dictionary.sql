-- One row per table, view, macro and column, with its description in Chinese and English.
CREATE OR REPLACE VIEW meta.data_dictionary AS
WITH described AS (
    SELECT database_name, schema_name, table_name AS object_name, 'table' AS kind, 0 AS position, NULL AS column_name, NULL AS data_type, comment
    FROM duckdb_tables()
    UNION ALL
    SELECT database_name, schema_name, view_name, 'view', 0, NULL, NULL, comment FROM duckdb_views() WHERE NOT internal
    UNION ALL
    SELECT database_name, schema_name, table_name, 'column', column_index, column_name, data_type, comment FROM duckdb_columns() WHERE NOT internal
    UNION ALL
    SELECT database_name, schema_name, function_name, 'macro', 0, NULL, concat('(', array_to_string(parameters, ', '), ')'), comment
    FROM duckdb_functions() WHERE NOT internal AND function_type IN ('macro', 'table_macro')
)
SELECT described.database_name,
       described.schema_name,
       described.object_name,
       described.kind,
       described.position::INTEGER AS position,
       described.column_name,
       described.data_type,
       split_part(described.comment, ' | ', 1) AS description_zh,
       CASE WHEN contains(described.comment, ' | ') THEN substr(described.comment, strpos(described.comment, ' | ') + 3) ELSE '' END AS description_en
FROM described
WHERE described.database_name IN (SELECT database_name FROM duckdb_tables() WHERE schema_name = 'meta' AND table_name = 'warehouse')
ORDER BY database_name, list_position(['marts', 'core', 'quality', 'meta', 'main'], schema_name), object_name, position;

COMMENT ON VIEW meta.data_dictionary IS '数据字典：每张表、视图、宏与每列一行，附中英文说明。 | The data dictionary: every table, view, macro and column with its description in Chinese and English.';
COMMENT ON COLUMN meta.data_dictionary.database_name IS '库名；附加（ATTACH）多个库时用以区分 | Database; tells several attached ones apart';
COMMENT ON COLUMN meta.data_dictionary.schema_name IS '模式：marts 统计表、core 原始与观测、quality 质量、meta 目录、main 宏 | Schema: marts, core (documents to observations), quality, meta (the catalogue), main (macros)';
COMMENT ON COLUMN meta.data_dictionary.object_name IS '表、视图或宏的名称 | Name of the table, view or macro';
COMMENT ON COLUMN meta.data_dictionary.kind IS '种类：table 表、view 视图、macro 宏、column 列 | Kind: table, view, macro, column';
COMMENT ON COLUMN meta.data_dictionary.position IS '列的次序，从 1 起；表、视图与宏本身为 0 | Place of the column, from 1; 0 for tables, views and macros themselves';
COMMENT ON COLUMN meta.data_dictionary.column_name IS '列名；表、视图与宏本身为 NULL | Name of the column; NULL for tables, views and macros themselves';
COMMENT ON COLUMN meta.data_dictionary.data_type IS '列的类型；宏的参数；表与视图为 NULL | Type of the column, parameters of the macro; NULL for tables and views';
COMMENT ON COLUMN meta.data_dictionary.description_zh IS '中文说明 | Description in Chinese';
COMMENT ON COLUMN meta.data_dictionary.description_en IS '英文说明 | Description in English';
