-- One row per publisher of which something was built since the work file became the release named beside it, and one for that release.
CREATE TABLE IF NOT EXISTS meta.changed_since (
    release VARCHAR NOT NULL CHECK (release <> ''),
    publisher_id VARCHAR NOT NULL
);

COMMENT ON TABLE meta.changed_since IS '自上次发布以来重建过的发布机关；已发布的库中只有本次发布的一行。 | Whose figures were built since the last release; in what is published, one row with its own run.';
COMMENT ON COLUMN meta.changed_since.release IS '该次发布的运行编号，见 quality.runs | Run whose release the work file was, see quality.runs';
COMMENT ON COLUMN meta.changed_since.publisher_id IS '自其后重建过的发布机关；空串为发布本身 | The bureau built since; empty for the release itself';
