-- One row per source and document version that it came to show once more, or beside the source that brought it first.
CREATE TABLE IF NOT EXISTS core.sightings (
    source VARCHAR NOT NULL CHECK (source <> ''),
    document_id VARCHAR NOT NULL CHECK (document_id <> ''),
    shown_since TIMESTAMP NOT NULL
);

COMMENT ON TABLE core.sightings IS '来源再次出现已知版本的记录：改回旧内容，或另一来源出现同一文件；首次见 core.documents 的 source、first_seen_at。一个来源以最近出现的版本为准。 | Sources that came to show a version known before: changed back to it, or as another source of it; the first sighting of a version is its source and first_seen_at in core.documents. What a source came to show last is what it holds.';
COMMENT ON COLUMN core.sightings.source IS '来源：路径或网址，同 core.documents.source | Where it was seen: path or address, as in core.documents.source';
COMMENT ON COLUMN core.sightings.document_id IS '该来源自此所示的文件版本 | The document version that the source shows from then on';
COMMENT ON COLUMN core.sightings.shown_since IS '最近一次由别的内容变为此版本的时间（UTC） | When the source last came to show it (UTC)';
