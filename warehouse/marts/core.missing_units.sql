-- One row per unit or measure word that stands behind a number and is not known.
WITH unknown AS (
    -- few of millions: their names first, then what is said of them
    SELECT DISTINCT quantities.unit FROM core.quantities AS quantities ANTI JOIN meta.units AS units USING (unit)
)
SELECT quantities.unit AS what,
       quantities.unit,
       count(*)::INTEGER AS occurrences,
       arg_min(quantities.sentence, (quantities.document_id, quantities.char_start)) AS example,
       min(quantities.document_id) AS document_id,
       format('{},item', quantities.unit) AS seed_line
FROM core.quantities AS quantities
JOIN unknown USING (unit)
GROUP BY quantities.unit
ORDER BY occurrences DESC, what;

COMMENT ON TABLE core.missing_units IS '不在目录中的单位与量词。 | Units that the catalogue does not know.';
COMMENT ON COLUMN core.missing_units.what IS '单位的写法 | The unit as written';
COMMENT ON COLUMN core.missing_units.unit IS '同 what | The same';
COMMENT ON COLUMN core.missing_units.occurrences IS '出现次数 | How often';
COMMENT ON COLUMN core.missing_units.example IS '例句 | A sentence';
COMMENT ON COLUMN core.missing_units.document_id IS '例句所在文件版本 | The document version of that sentence';
COMMENT ON COLUMN core.missing_units.seed_line IS '可贴入 seeds/units.csv 的一行；第二栏（类别）请核对 | A line for seeds/units.csv; check its second field (family)';
