-- One row per document version: a file name with its bytes.
CREATE TABLE IF NOT EXISTS core.documents (
    document_id VARCHAR NOT NULL CHECK (document_id <> ''),
    source VARCHAR NOT NULL,
    file_name VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL CHECK (length(sha256) = 64),
    bytes BIGINT NOT NULL CHECK (bytes >= 0),
    title VARCHAR NOT NULL,
    publisher VARCHAR NOT NULL,
    publisher_id VARCHAR NOT NULL,
    department VARCHAR NOT NULL,
    region VARCHAR NOT NULL,
    region_code VARCHAR,
    admin_level VARCHAR,
    report_year INTEGER,
    period VARCHAR NOT NULL,
    published_on DATE,
    format VARCHAR NOT NULL,
    reader VARCHAR NOT NULL,
    pages INTEGER,
    characters INTEGER NOT NULL CHECK (characters >= 0),
    status VARCHAR NOT NULL CHECK (status IN ('accepted', 'quarantined', 'unreadable', 'superseded', 'not_a_report')),
    status_reason VARCHAR NOT NULL,
    replaced_by VARCHAR,
    read_status VARCHAR NOT NULL CHECK (read_status IN ('accepted', 'quarantined', 'unreadable', 'not_a_report')),
    read_reason VARCHAR NOT NULL,
    warnings VARCHAR NOT NULL,
    listed_publisher VARCHAR NOT NULL DEFAULT '',
    first_seen_at TIMESTAMP NOT NULL,
    fingerprint VARCHAR NOT NULL,
    text VARCHAR NOT NULL USING COMPRESSION zstd,
    letters INTEGER NOT NULL,
    letters_md5 VARCHAR NOT NULL
);

COMMENT ON TABLE core.documents IS '报告文件的每个版本一行：文件名与内容共同决定一行。 | A document is a file name with its bytes; changed bytes are a new row.';
COMMENT ON COLUMN core.documents.document_id IS '文件版本编号：由文件名与内容的 sha256 得出，各处运行结果相同 | Id of the document version: made from file name and sha256 of the content, the same in every run anywhere';
COMMENT ON COLUMN core.documents.source IS '来源：给定的路径或网址 | Where it came from: the path or address as given';
COMMENT ON COLUMN core.documents.file_name IS '文件名（不含目录） | File name, without its folder';
COMMENT ON COLUMN core.documents.sha256 IS '文件内容的 SHA-256，十六进制 64 位；原始字节在 raw/ 下以此为名 | SHA-256 of the content, 64 hex digits; the bytes lie under this name in raw/';
COMMENT ON COLUMN core.documents.bytes IS '文件大小，字节 | Size of the file in bytes';
COMMENT ON COLUMN core.documents.title IS '报告标题；未识别时为空串 | Title of the report; '''' where not recognised';
COMMENT ON COLUMN core.documents.publisher IS '发布机关，按报告中最完整的写法；未识别时为空串 | The bureau in its fullest form in the report; '''' where not recognised';
COMMENT ON COLUMN core.documents.publisher_id IS '发布机关编号，机构更名后不变，如 health:永州市冷水滩区；未识别时为空串 | Id of the bureau, which stays when it is renamed, such as health:永州市冷水滩区; '''' where not recognised';
COMMENT ON COLUMN core.documents.department IS '部门类别，如 health；未识别时为空串 | Kind of bureau, such as health; '''' where not recognised';
COMMENT ON COLUMN core.documents.region IS '行政区域名称；未识别时为空串 | Name of the region; '''' where not recognised';
COMMENT ON COLUMN core.documents.region_code IS '行政区划代码；未知时为 NULL | Administrative division code (GB/T 2260); NULL where unknown';
COMMENT ON COLUMN core.documents.admin_level IS '行政层级：provincial 省级、municipal 地级、county 县级、township 乡级；未知时为 NULL | Administrative level: provincial, municipal (prefecture), county, township; NULL where unknown';
COMMENT ON COLUMN core.documents.report_year IS '报告所述年度；未识别时为 NULL | Year that the report is about; NULL where not recognised';
COMMENT ON COLUMN core.documents.period IS '所述期间：year 全年；first_half、second_half、quarter_1 至 quarter_4、months_1_9 等为年内一段，years_2021_2025 等为多年，均不作年度报告 | Period told of: year; first_half, second_half, quarter_1 to quarter_4, months_1_9 … are parts of a year, years_2021_2025 … several years: none of these is an annual report';
COMMENT ON COLUMN core.documents.published_on IS '发布日期；报告未写明时为 NULL | Date of publication; NULL where the report does not tell it';
COMMENT ON COLUMN core.documents.format IS '文件格式：txt、html、pdf、docx、doc、wps、rtf、odt、ofd、png、jpeg、tiff 等 | Format of the file: txt, html, pdf, docx, doc, wps, rtf, odt, ofd, png, jpeg, tiff …';
COMMENT ON COLUMN core.documents.reader IS '读取程序及其版本 | Reader and its version';
COMMENT ON COLUMN core.documents.pages IS '页数；无分页的格式为 NULL | Number of pages; NULL for formats without pages';
COMMENT ON COLUMN core.documents.characters IS '正文字符数 | Number of characters of the text';
COMMENT ON COLUMN core.documents.status IS '现状：accepted 采用、quarantined 隔离、unreadable 无法读取、superseded 已被新版本取代、not_a_report 不是年度报告 | State: accepted, quarantined, unreadable, superseded by a newer version, not_a_report';
COMMENT ON COLUMN core.documents.status_reason IS '现状的原因；采用时为空串 | Why it is in this state; '''' for accepted';
COMMENT ON COLUMN core.documents.replaced_by IS '取代本版本的 document_id；未被取代时为 NULL | document_id of the version that replaced it; NULL where none did';
COMMENT ON COLUMN core.documents.read_status IS '读取时的判断，先于版本取代与质量检查 | What reading made of it, before versions and checks';
COMMENT ON COLUMN core.documents.read_reason IS '读取时判断的原因；采用时为空串 | Why reading judged so; '''' for accepted';
COMMENT ON COLUMN core.documents.warnings IS '读取时的提示，以“; ”分隔；没有时为空串 | What reading remarked, separated by ''; ''; '''' where nothing';
COMMENT ON COLUMN core.documents.listed_publisher IS '读取时网址清单注明的发布机关；未注明时为空串 | Publisher that the list of addresses named when it was read; '''' where it named none';
COMMENT ON COLUMN core.documents.first_seen_at IS '首次收到的时间（UTC） | When it was first received (UTC)';
COMMENT ON COLUMN core.documents.fingerprint IS '读取与抽取所用程序和定义的指纹，内容见 meta.definitions；空串为需重新读取 | What it was read and extracted with, see meta.definitions; '''' where it has to be read anew';
COMMENT ON COLUMN core.documents.text IS '全文；所有位置都从 1 起按字符计 | The whole text; all places count characters from 1';
COMMENT ON COLUMN core.documents.letters IS '全文除空白与数字之外的字符数 | Characters of the text without white space and figures';
COMMENT ON COLUMN core.documents.letters_md5 IS '这些字符的 MD5：只有数字不同的两份文件相同 | MD5 of these characters: the same for two documents that differ in figures only';
