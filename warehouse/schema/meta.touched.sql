-- One row per document and publisher of which something changed since the marts were last built.
CREATE TABLE IF NOT EXISTS meta.touched (
    document_id VARCHAR NOT NULL,
    publisher_id VARCHAR NOT NULL
);

COMMENT ON TABLE meta.touched IS '自上次建表以来有变动的文件及其发布机关；已发布的库中为空。 | What a run touched and has not yet checked and built; empty in what is published.';
COMMENT ON COLUMN meta.touched.document_id IS '有变动的文件版本，见 core.documents | The document, see core.documents';
COMMENT ON COLUMN meta.touched.publisher_id IS '其发布机关，变动之前与之后各一行；未识别时为空串 | Its bureau, a row before and a row after the change; empty where unknown';
