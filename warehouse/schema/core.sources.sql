-- One row per address that was ever fetched, as its last attempt left it.
CREATE TABLE IF NOT EXISTS core.sources (
    url VARCHAR NOT NULL CHECK (url <> ''),
    publisher VARCHAR NOT NULL,
    note VARCHAR NOT NULL,
    outcome VARCHAR NOT NULL CHECK (outcome IN ('fetched', 'changed', 'unchanged', 'vanished', 'refused', 'failed')),
    reason VARCHAR NOT NULL,
    http_status INTEGER,
    document_id VARCHAR,
    sha256 VARCHAR,
    final_url VARCHAR NOT NULL,
    etag VARCHAR NOT NULL,
    last_modified VARCHAR NOT NULL,
    first_fetched_at TIMESTAMP,
    last_fetched_at TIMESTAMP,
    last_tried_at TIMESTAMP,
    vanished_since TIMESTAMP,
    failures INTEGER NOT NULL CHECK (failures >= 0)
);

COMMENT ON TABLE core.sources IS '抓取过的网址，每个一行，为最近一次抓取后的状态。 | Addresses that were fetched, as the last attempt left them.';
COMMENT ON COLUMN core.sources.url IS '网址，与 core.documents.source 相同 | Address, the same as core.documents.source';
COMMENT ON COLUMN core.sources.publisher IS '清单中注明的发布机关；未注明时为空串 | Bureau named in the list; '''' where none is';
COMMENT ON COLUMN core.sources.note IS '清单中的备注；没有时为空串 | Note in the list; '''' where none is';
COMMENT ON COLUMN core.sources.outcome IS '结果：fetched 首次取得、changed 内容有变、unchanged 无变化、vanished 网页已不存在（数据保留）、refused 不予抓取、failed 未取得（下次再试） | Outcome: fetched for the first time, changed, unchanged, vanished (its data stays), refused, failed (tried again next time)';
COMMENT ON COLUMN core.sources.reason IS '结果的说明；没有时为空串 | Why; '''' where there is nothing to say';
COMMENT ON COLUMN core.sources.http_status IS '服务器最近的应答码；没有应答时为 NULL | The server''s last status code; NULL where it did not answer';
COMMENT ON COLUMN core.sources.document_id IS '最近取得的文件版本，见 core.documents；压缩包及从未取得的为其自身编号或 NULL | The document version last got, see core.documents; for archives an id of their own; NULL where nothing was ever got';
COMMENT ON COLUMN core.sources.sha256 IS '最近取得的内容的 SHA-256；从未取得时为 NULL | SHA-256 of the content last got; NULL where nothing was ever got';
COMMENT ON COLUMN core.sources.final_url IS '转址之后的网址 | Address behind all redirects';
COMMENT ON COLUMN core.sources.etag IS '服务器给出的版本标记，下次据此只取有变化的内容 | The server''s mark of the version, by which only changes are fetched';
COMMENT ON COLUMN core.sources.last_modified IS '服务器给出的修改时间 | The server''s time of change';
COMMENT ON COLUMN core.sources.first_fetched_at IS '首次取得的时间（UTC） | When it was first got (UTC)';
COMMENT ON COLUMN core.sources.last_fetched_at IS '最近一次取得或确认无变化的时间（UTC） | When it was last got, or found unchanged (UTC)';
COMMENT ON COLUMN core.sources.last_tried_at IS '最近一次尝试的时间（UTC） | When it was last tried (UTC)';
COMMENT ON COLUMN core.sources.vanished_since IS '网页从何时起不存在（UTC）；仍在时为 NULL | Since when the page is gone (UTC); NULL while it is there';
COMMENT ON COLUMN core.sources.failures IS '连续未取得的次数 | How often in a row it was not got';
