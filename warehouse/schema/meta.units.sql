-- One row per unit or measure word that is known.
CREATE TABLE IF NOT EXISTS meta.units (
    unit VARCHAR NOT NULL CHECK (unit <> ''),
    family VARCHAR NOT NULL
);

COMMENT ON TABLE meta.units IS '已知的单位与量词，每个一行。 | The units and measure words that are known.';
COMMENT ON COLUMN meta.units.unit IS '写法，如 宗 | As written, such as 宗';
COMMENT ON COLUMN meta.units.family IS '类别：同类的写法计量同一事物，如 件、宗、起 | Family: those of one family count the same thing, such as 件, 宗, 起';
