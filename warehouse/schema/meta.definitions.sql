-- One row per part of what documents were read with, for each fingerprint that a document has.
CREATE TABLE IF NOT EXISTS meta.definitions (
    fingerprint VARCHAR NOT NULL CHECK (fingerprint <> ''),
    position INTEGER NOT NULL CHECK (position >= 1),
    kind VARCHAR NOT NULL CHECK (kind <> ''),
    name VARCHAR NOT NULL,
    value VARCHAR NOT NULL
);

COMMENT ON TABLE meta.definitions IS '读取与抽取所用程序和定义的各个部分，据此判断哪些文件需重新读取、为什么。 | What documents were read with, part by part; tells which are to be read anew, and why.';
COMMENT ON COLUMN meta.definitions.fingerprint IS '指纹，见 core.documents | Fingerprint, as in core.documents';
COMMENT ON COLUMN meta.definitions.position IS '次序，从 1 起 | Its place among the parts, from 1';
COMMENT ON COLUMN meta.definitions.kind IS '种类：reader 读取程序、limit 限额、extractor 抽取程序、seed 种子文件、indicator 指标的单位与细分、cues 线索、zeros 无、wholes 全部、exclusion 排除等 | Kind: reader, limit, code, seed, indicator, cues, zeros, wholes, exclusion and others';
COMMENT ON COLUMN meta.definitions.name IS '名称，如格式、文件名、指标代码；没有时为空串 | Its name, such as a format, a file, an indicator; '''' where there is none';
COMMENT ON COLUMN meta.definitions.value IS '版本、摘要或线索原文 | A version, a digest or the words of a cue';
