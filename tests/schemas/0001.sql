-- A small project as format 1 left it: the schema of migration 1, then its rows. Never edited.

-- One project. Identity is content: items by BLAKE3 of their bytes, truth and layers by digest.
-- Integer keys (`item.id`) are row numbers inside this file and never leave it.

CREATE TABLE project (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE labeler (
    id         BLOB PRIMARY KEY CHECK (length(id) = 16),
    name       TEXT NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 200),
    kind       TEXT NOT NULL CHECK (kind IN ('human', 'model')),
    role       TEXT NOT NULL CHECK (role IN ('labeler', 'lead', 'owner')),
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- A media pack: media/NNNN.db. `sealed` ones never change.
CREATE TABLE pack (
    number INTEGER PRIMARY KEY,
    bytes  INTEGER NOT NULL DEFAULT 0,
    sealed INTEGER NOT NULL DEFAULT 0 CHECK (sealed IN (0, 1))
) STRICT;

CREATE TABLE item (
    id              INTEGER PRIMARY KEY, -- import order
    hash            BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
    kind            TEXT NOT NULL CHECK (kind IN ('image', 'audio')),
    name            TEXT NOT NULL,
    byte_size       INTEGER NOT NULL CHECK (byte_size >= 0),
    format          TEXT NOT NULL,
    width_px        INTEGER CHECK (width_px > 0),
    height_px       INTEGER CHECK (height_px > 0),
    orientation     INTEGER NOT NULL DEFAULT 1 CHECK (orientation BETWEEN 1 AND 8),
    duration_micros INTEGER CHECK (duration_micros >= 0),
    sample_rate     INTEGER CHECK (sample_rate > 0),
    channels        INTEGER CHECK (channels > 0),
    content_hash    BLOB CHECK (length(content_hash) = 32),
    measured_by     TEXT,               -- decoder and version; NULL until measured
    damaged         TEXT,               -- why the bytes do not decode whole
    split           TEXT CHECK (split IN ('train', 'validation', 'test')),
    pack            INTEGER REFERENCES pack (number),
    link_path       TEXT,               -- a linked file: nothing is copied
    link_size       INTEGER,
    link_mtime_ns   INTEGER,
    imported_at     INTEGER NOT NULL,
    CHECK ((pack IS NULL) <> (link_path IS NULL)),
    CHECK ((kind = 'image') = (width_px IS NOT NULL))
) STRICT;
CREATE INDEX item_unmeasured ON item (id) WHERE measured_by IS NULL;
CREATE INDEX item_content ON item (content_hash) WHERE content_hash IS NOT NULL;

CREATE TABLE item_name (
    name TEXT NOT NULL,
    item INTEGER NOT NULL REFERENCES item (id) ON DELETE CASCADE,
    PRIMARY KEY (name, item)
) STRICT, WITHOUT ROWID;
CREATE INDEX item_name_item ON item_name (item);

CREATE TABLE collection (
    id   INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 200)
) STRICT;

CREATE TABLE item_collection (
    collection INTEGER NOT NULL REFERENCES collection (id),
    item       INTEGER NOT NULL REFERENCES item (id) ON DELETE CASCADE,
    PRIMARY KEY (collection, item)
) STRICT, WITHOUT ROWID;
CREATE INDEX item_collection_item ON item_collection (item);

CREATE TABLE item_tag (
    tag  TEXT NOT NULL CHECK (length(tag) BETWEEN 1 AND 200),
    item INTEGER NOT NULL REFERENCES item (id) ON DELETE CASCADE,
    PRIMARY KEY (tag, item)
) STRICT, WITHOUT ROWID;
CREATE INDEX item_tag_item ON item_tag (item);

-- The label book. A key is for ever; `position` is the index exports use and is never reused.
CREATE TABLE class (
    key        BLOB PRIMARY KEY CHECK (length(key) = 16),
    name       TEXT NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 200),
    position   INTEGER NOT NULL UNIQUE CHECK (position >= 0),
    definition TEXT NOT NULL DEFAULT '',
    retired    INTEGER NOT NULL DEFAULT 0 CHECK (retired IN (0, 1))
) STRICT, WITHOUT ROWID;

CREATE TABLE convention (
    kind   TEXT PRIMARY KEY,
    choice TEXT NOT NULL CHECK (choice IN ('normalise', 'keep'))
) STRICT, WITHOUT ROWID;

-- Everything anybody ever did to a layer, append-only.
CREATE TABLE edit_log (
    seq          INTEGER PRIMARY KEY,
    id           BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    item         INTEGER NOT NULL REFERENCES item (id),
    labeler      BLOB NOT NULL REFERENCES labeler (id),
    revision     INTEGER NOT NULL CHECK (revision >= 1),
    parent       BLOB CHECK (length(parent) = 16),
    book_version INTEGER NOT NULL,
    view         TEXT,
    at_millis    INTEGER NOT NULL,
    kind         TEXT NOT NULL,
    patch        TEXT NOT NULL,
    inverse      TEXT NOT NULL,
    undoes       BLOB CHECK (length(undoes) = 16),
    batch        BLOB CHECK (length(batch) = 16)
) STRICT;
CREATE INDEX edit_log_layer ON edit_log (item, labeler, seq);

CREATE TABLE layer (
    item     INTEGER NOT NULL REFERENCES item (id),
    labeler  BLOB NOT NULL REFERENCES labeler (id),
    head     BLOB CHECK (length(head) = 16),
    revision INTEGER NOT NULL CHECK (revision >= 1),
    state    TEXT NOT NULL CHECK (state IN ('draft', 'submitted')),
    PRIMARY KEY (item, labeler)
) STRICT, WITHOUT ROWID;
CREATE INDEX layer_labeler ON layer (labeler, state, item);

-- A projection of edit_log: what each layer holds now. Can be rebuilt at any time.
CREATE TABLE annotation (
    item    INTEGER NOT NULL REFERENCES item (id),
    labeler BLOB NOT NULL REFERENCES labeler (id),
    id      BLOB NOT NULL CHECK (length(id) = 16),
    class   BLOB REFERENCES class (key),
    body    TEXT NOT NULL,
    PRIMARY KEY (item, labeler, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX annotation_class ON annotation (class, item) WHERE class IS NOT NULL;

-- Revision n of a layer, sealed by its digest.
CREATE TABLE submission (
    item          INTEGER NOT NULL REFERENCES item (id),
    labeler       BLOB NOT NULL REFERENCES labeler (id),
    revision      INTEGER NOT NULL CHECK (revision >= 1),
    digest        BLOB NOT NULL CHECK (length(digest) = 32),
    head          BLOB,
    view          TEXT,
    submitted_at  INTEGER NOT NULL,
    reopened_at   INTEGER,
    reopen_reason TEXT,
    PRIMARY KEY (item, labeler, revision)
) STRICT, WITHOUT ROWID;

CREATE TABLE skip (
    item    INTEGER NOT NULL REFERENCES item (id),
    labeler BLOB NOT NULL REFERENCES labeler (id),
    reason  TEXT NOT NULL,
    at      INTEGER NOT NULL,
    PRIMARY KEY (item, labeler)
) STRICT, WITHOUT ROWID;

CREATE TABLE disagreement_case (
    id       BLOB PRIMARY KEY CHECK (length(id) = 16),
    item     INTEGER NOT NULL REFERENCES item (id),
    kind     TEXT NOT NULL,
    severity TEXT NOT NULL CHECK (severity IN ('warning', 'error')),
    score    REAL NOT NULL CHECK (score BETWEEN 0 AND 1),
    state    TEXT NOT NULL CHECK (state IN ('open', 'decided', 'stale')),
    labelers TEXT NOT NULL,
    why      TEXT NOT NULL,
    body     TEXT NOT NULL,
    -- Worst first in one index walk: errors before warnings, then the score.
    rank     REAL NOT NULL GENERATED ALWAYS AS
             (CASE severity WHEN 'error' THEN -2 ELSE -1 END - score) STORED
) STRICT, WITHOUT ROWID;
CREATE INDEX disagreement_case_rank ON disagreement_case (rank, id) WHERE state <> 'decided';
CREATE INDEX disagreement_case_item ON disagreement_case (item);

-- The decision layer, append-only; `undone_at` takes one back.
CREATE TABLE decision (
    id          INTEGER PRIMARY KEY,
    case_id     BLOB NOT NULL,
    item        INTEGER NOT NULL REFERENCES item (id),
    kind        TEXT NOT NULL,
    verdict     TEXT NOT NULL,
    submissions TEXT NOT NULL,          -- labeler -> digest it was made on
    labeler     BLOB NOT NULL REFERENCES labeler (id),
    at_millis   INTEGER NOT NULL,
    undone_at   INTEGER
) STRICT;
CREATE INDEX decision_case ON decision (case_id, id);

-- What lists and commits ask of an item, kept in the same transaction as the edit.
-- `committed_*` is what the newest version holds; the row is dirty where they differ.
CREATE TABLE item_state (
    item                 INTEGER PRIMARY KEY REFERENCES item (id) ON DELETE CASCADE,
    state                TEXT NOT NULL,
    basis                TEXT NOT NULL,
    submissions          INTEGER NOT NULL DEFAULT 0,
    open_cases           INTEGER NOT NULL DEFAULT 0,
    worst                TEXT,
    words                INTEGER,
    boxes                INTEGER,
    truth                BLOB,
    layers               BLOB,
    membership           BLOB NOT NULL,
    committed_truth      BLOB,
    committed_layers     BLOB,
    committed_membership BLOB,
    dirty                INTEGER NOT NULL GENERATED ALWAYS AS (
        committed_membership IS NOT membership OR committed_truth IS NOT truth
        OR committed_layers IS NOT layers) STORED
) STRICT;
CREATE INDEX item_state_dirty ON item_state (item) WHERE dirty;
CREATE INDEX item_state_state ON item_state (state, item);
CREATE INDEX item_state_basis ON item_state (basis);

CREATE TABLE measurement_image (
    item            INTEGER PRIMARY KEY REFERENCES item (id) ON DELETE CASCADE,
    luminance_mean  REAL NOT NULL,
    luminance_p1    REAL NOT NULL,
    luminance_p5    REAL NOT NULL,
    luminance_p50   REAL NOT NULL,
    luminance_p95   REAL NOT NULL,
    luminance_p99   REAL NOT NULL,
    contrast        REAL NOT NULL,
    sharpness       REAL NOT NULL,
    sharpness_512   REAL NOT NULL,
    tenengrad       REAL NOT NULL,
    noise           REAL NOT NULL,
    colourfulness   REAL NOT NULL,
    saturation      REAL NOT NULL,
    entropy         REAL NOT NULL,
    red_mean        REAL NOT NULL,
    green_mean      REAL NOT NULL,
    blue_mean       REAL NOT NULL,
    shadow_clip     REAL NOT NULL,
    highlight_clip  REAL NOT NULL
) STRICT;

CREATE TABLE measurement_audio (
    item                    INTEGER PRIMARY KEY REFERENCES item (id) ON DELETE CASCADE,
    loudness                REAL,
    true_peak               REAL,
    sample_peak             REAL NOT NULL,
    rms                     REAL NOT NULL,
    dc_offset               REAL NOT NULL,
    clipped_samples         INTEGER NOT NULL,
    clipped_run             INTEGER NOT NULL,
    leading_silence_micros  INTEGER NOT NULL,
    trailing_silence_micros INTEGER NOT NULL,
    active_fraction         REAL NOT NULL,
    snr                     REAL
) STRICT;

-- Content-addressed: Merkle nodes, canonical marks, books.
CREATE TABLE node (
    hash BLOB PRIMARY KEY CHECK (length(hash) = 32),
    body BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE version (
    number     INTEGER PRIMARY KEY,
    digest     BLOB NOT NULL CHECK (length(digest) = 32),
    parent     BLOB,
    message    TEXT NOT NULL,
    author     TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    media      BLOB NOT NULL,
    truth      BLOB NOT NULL,
    layers     BLOB NOT NULL,
    membership BLOB NOT NULL,
    book       BLOB NOT NULL,
    items      INTEGER NOT NULL,
    open       INTEGER NOT NULL,
    basis      TEXT NOT NULL            -- counts by truth basis
) STRICT;
CREATE INDEX version_digest ON version (digest);

CREATE TABLE version_tag (
    name    TEXT PRIMARY KEY CHECK (length(name) BETWEEN 1 AND 200),
    version INTEGER NOT NULL REFERENCES version (number)
) STRICT, WITHOUT ROWID;

-- Files seen by an import, so that importing an unchanged folder again is a matter of stat.
CREATE TABLE stat_cache (
    path     TEXT PRIMARY KEY,
    size     INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    inode    INTEGER NOT NULL,
    item     INTEGER NOT NULL REFERENCES item (id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- Another person's link: only the hash of its secret is kept.
CREATE TABLE invite (
    secret_hash BLOB PRIMARY KEY CHECK (length(secret_hash) = 32),
    labeler     BLOB NOT NULL REFERENCES labeler (id),
    role        TEXT NOT NULL CHECK (role IN ('labeler', 'lead')),
    created_at  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What other processes should refetch.
CREATE TABLE change (
    seq  INTEGER PRIMARY KEY,
    tags TEXT NOT NULL
) STRICT;

CREATE VIRTUAL TABLE item_text USING fts5 (name, text, tokenize = 'unicode61');

INSERT INTO project (key, value) VALUES ('book_version', '2');
INSERT INTO project (key, value) VALUES ('created_at', '1795469004820');
INSERT INTO project (key, value) VALUES ('name', 'old');
INSERT INTO labeler (id, name, kind, role, created_at) VALUES (X'01a20a4ad063740cbcff886c80b0baae', 'owner', 'human', 'owner', 1795469004899);
INSERT INTO labeler (id, name, kind, role, created_at) VALUES (X'01a20a4ad1477510a7400deb88a18e7f', 'anna', 'human', 'labeler', 1795469005127);
INSERT INTO pack (number, bytes, sealed) VALUES (1, 0, 0);
INSERT INTO item (id, hash, kind, name, byte_size, format, width_px, height_px, orientation, duration_micros, sample_rate, channels, content_hash, measured_by, damaged, split, pack, link_path, link_size, link_mtime_ns, imported_at) VALUES (1, X'5bb5936a7a7ba178d255fc864e10aa88490ef691e430e6ff5824bd6945c4671f', 'image', 'phone_002.jpg', 46900, 'jpeg', 640, 480, 1, NULL, NULL, NULL, X'2bee7e11b9b319085660eb1d22463c9db135fffe75d176caec4c2758fea19d53', 'decoder 1', NULL, NULL, 1, NULL, NULL, NULL, 1795469005027);
INSERT INTO item (id, hash, kind, name, byte_size, format, width_px, height_px, orientation, duration_micros, sample_rate, channels, content_hash, measured_by, damaged, split, pack, link_path, link_size, link_mtime_ns, imported_at) VALUES (2, X'7a5c83270f90dc7f955acba6f1c33db6ac1e1c3e0d6ae057ef4c60671268770f', 'image', 'phone_101.jpg', 62406, 'jpeg', 640, 480, 1, NULL, NULL, NULL, X'33b169ed5452f4af0154c2d65144531fe6620b78d253998977c7a930582ab86d', 'decoder 1', NULL, NULL, 1, NULL, NULL, NULL, 1795469005027);
INSERT INTO item_name (name, item) VALUES ('phone_002.jpg', 1);
INSERT INTO item_name (name, item) VALUES ('phone_101.jpg', 2);
INSERT INTO class (key, name, position, definition, retired) VALUES (X'14d8f59c1a8bce474766d670de66eb2b', 'scratch', 0, '', 0);
INSERT INTO edit_log (seq, id, item, labeler, revision, parent, book_version, view, at_millis, kind, patch, inverse, undoes, batch) VALUES (1, X'01a20a4ad1637b259c6ade6684c38a94', 1, X'01a20a4ad1477510a7400deb88a18e7f', 1, NULL, 2, NULL, 1795469005155, 'import', '{"put":[{"type":"box","id":"9acb530e-8237-82a0-b92d-27f7193f85cb","class":"14d8f59c1a8bce474766d670de66eb2b","x":533.5,"y":321.5,"width":36.0,"height":44.0}],"remove":[]}', '{"put":[],"remove":["9acb530e-8237-82a0-b92d-27f7193f85cb"]}', NULL, X'01a20a4ad163724bbab8e00c8744bb01');
INSERT INTO layer (item, labeler, head, revision, state) VALUES (1, X'01a20a4ad1477510a7400deb88a18e7f', X'01a20a4ad1637b259c6ade6684c38a94', 1, 'submitted');
INSERT INTO annotation (item, labeler, id, class, body) VALUES (1, X'01a20a4ad1477510a7400deb88a18e7f', X'9acb530e823782a0b92d27f7193f85cb', X'14d8f59c1a8bce474766d670de66eb2b', '{"type":"box","id":"9acb530e-8237-82a0-b92d-27f7193f85cb","class":"14d8f59c1a8bce474766d670de66eb2b","x":533.5,"y":321.5,"width":36.0,"height":44.0}');
INSERT INTO submission (item, labeler, revision, digest, head, view, submitted_at, reopened_at, reopen_reason) VALUES (1, X'01a20a4ad1477510a7400deb88a18e7f', 1, X'e2d2b0c064f9310bb01f75be5deeddee0e52369ce4fc215f54ebaeb55d5a9b82', X'01a20a4ad1637b259c6ade6684c38a94', NULL, 1795469005155, NULL, NULL);
INSERT INTO item_state (item, state, basis, submissions, open_cases, worst, words, boxes, truth, layers, membership, committed_truth, committed_layers, committed_membership) VALUES (1, 'settled', 'single', 1, 0, NULL, NULL, 1, X'e2d2b0c064f9310bb01f75be5deeddee0e52369ce4fc215f54ebaeb55d5a9b82', X'd60cdd597d33e75d999bbf6f8c588ec17bf9dc7293b98ad2badbf3440a870e36', X'ef33b6e60399769380290a82e3705639e3a3b37ac19862bb831a16133c1c068d', X'e2d2b0c064f9310bb01f75be5deeddee0e52369ce4fc215f54ebaeb55d5a9b82', X'd60cdd597d33e75d999bbf6f8c588ec17bf9dc7293b98ad2badbf3440a870e36', X'ef33b6e60399769380290a82e3705639e3a3b37ac19862bb831a16133c1c068d');
INSERT INTO item_state (item, state, basis, submissions, open_cases, worst, words, boxes, truth, layers, membership, committed_truth, committed_layers, committed_membership) VALUES (2, 'unlabelled', 'none', 0, 0, NULL, NULL, NULL, NULL, NULL, X'9d04efab06bd6ad3749ec3d8a0cbb16efd226f571ed54c8c652e36824ce38883', NULL, NULL, X'9d04efab06bd6ad3749ec3d8a0cbb16efd226f571ed54c8c652e36824ce38883');
INSERT INTO measurement_image (item, luminance_mean, luminance_p1, luminance_p5, luminance_p50, luminance_p95, luminance_p99, contrast, sharpness, sharpness_512, tenengrad, noise, colourfulness, saturation, entropy, red_mean, green_mean, blue_mean, shadow_clip, highlight_clip) VALUES (1, 127.05177891927083, 24.772, 51.335, 151.941, 177.653, 180.229, 0.19912193205770587, 97.51811828636104, 101.61449682289741, 2712.88327087931, 0.60230469832534, 47.348951433510166, 0.37237997056369865, 6.455978955901644, 132.11110026041666, 128.4748046875, 106.45482096354166, 0.0, 0.0);
INSERT INTO measurement_image (item, luminance_mean, luminance_p1, luminance_p5, luminance_p50, luminance_p95, luminance_p99, contrast, sharpness, sharpness_512, tenengrad, noise, colourfulness, saturation, entropy, red_mean, green_mean, blue_mean, shadow_clip, highlight_clip) VALUES (2, 35.417784440104164, 5.168, 12.695, 30.805, 96.082, 104.327, 0.08428320135504723, 156.87540574848398, 115.06632998909723, 1647.2947965316669, 1.2532090170532353, 13.062125142329661, 0.24925816686310298, 5.866453279133783, 32.803968098958336, 36.711240234375, 35.61315755208334, 0.0015625, 0.0);
INSERT INTO node (hash, body) VALUES (X'1ace3d181de33ed70b34f44af46627675aa2c99df34700016296605bb10e6a91', X'6275726e69736820626f6f6b20310a0100000014d8f59c1a8bce474766d670de66eb2b070000007363726174636800000000000000000000000000');
INSERT INTO node (hash, body) VALUES (X'336c586ebccd9286dd51b74ba39ee288c50aa30e3c8ecc23ff999db4473cca34', X'6275726e697368206c65616620310a5bb5936a7a7ba178d255fc864e10aa88490ef691e430e6ff5824bd6945c4671f2000ef33b6e60399769380290a82e3705639e3a3b37ac19862bb831a16133c1c068d7a5c83270f90dc7f955acba6f1c33db6ac1e1c3e0d6ae057ef4c60671268770f20009d04efab06bd6ad3749ec3d8a0cbb16efd226f571ed54c8c652e36824ce38883');
INSERT INTO node (hash, body) VALUES (X'9d04efab06bd6ad3749ec3d8a0cbb16efd226f571ed54c8c652e36824ce38883', X'6275726e697368206d656d6265727368697020310a0000000000000000001600000070686f6e655f3130312d37613563383332372e6a7067');
INSERT INTO node (hash, body) VALUES (X'a073d265207065061be5d36d29948f255a9e65cf5f7f798313d5ff49da69dedc', X'6275726e697368206c65616620310a');
INSERT INTO node (hash, body) VALUES (X'cb177829ee718f0cb308a6d6203b0bfa9190b83c9f2bc5444d5d15425b9ab00e', X'6275726e697368206c65616620310a5bb5936a7a7ba178d255fc864e10aa88490ef691e430e6ff5824bd6945c4671f2000e2d2b0c064f9310bb01f75be5deeddee0e52369ce4fc215f54ebaeb55d5a9b82');
INSERT INTO node (hash, body) VALUES (X'd2532fd8a3b55fbe14cd9ee83825913b10f6bfc4bbe6921b27d2681341f25792', X'6275726e697368206c65616620310a5bb5936a7a7ba178d255fc864e10aa88490ef691e430e6ff5824bd6945c4671f09000180020000e00100007a5c83270f90dc7f955acba6f1c33db6ac1e1c3e0d6ae057ef4c60671268770f09000180020000e0010000');
INSERT INTO node (hash, body) VALUES (X'd60cdd597d33e75d999bbf6f8c588ec17bf9dc7293b98ad2badbf3440a870e36', X'6275726e697368206c617965727320310a04000000616e6e61e2d2b0c064f9310bb01f75be5deeddee0e52369ce4fc215f54ebaeb55d5a9b82');
INSERT INTO node (hash, body) VALUES (X'e2d2b0c064f9310bb01f75be5deeddee0e52369ce4fc215f54ebaeb55d5a9b82', X'6275726e697368206d61726b7320310a01000000390000000114d8f59c1a8bce474766d670de66eb2b0000000000ac80400000000000187440000000000000424000000000000046400000000000000000');
INSERT INTO node (hash, body) VALUES (X'ef33b6e60399769380290a82e3705639e3a3b37ac19862bb831a16133c1c068d', X'6275726e697368206d656d6265727368697020310a0000000000000000001600000070686f6e655f3030322d35626235393336612e6a7067');
INSERT INTO node (hash, body) VALUES (X'fc59def43393c10796cbfa1a4fd35a40df83e1b6684cc9626727a81aba1e222d', X'6275726e697368206c65616620310a5bb5936a7a7ba178d255fc864e10aa88490ef691e430e6ff5824bd6945c4671f2000d60cdd597d33e75d999bbf6f8c588ec17bf9dc7293b98ad2badbf3440a870e36');
INSERT INTO version (number, digest, parent, message, author, created_at, media, truth, layers, membership, book, items, open, basis) VALUES (1, X'0f109a5be66fca262de931548566c10f2d1339133e8f822f24722851fcb8c736', NULL, 'the first', 'anna', 1795469005176, X'd2532fd8a3b55fbe14cd9ee83825913b10f6bfc4bbe6921b27d2681341f25792', X'cb177829ee718f0cb308a6d6203b0bfa9190b83c9f2bc5444d5d15425b9ab00e', X'fc59def43393c10796cbfa1a4fd35a40df83e1b6684cc9626727a81aba1e222d', X'336c586ebccd9286dd51b74ba39ee288c50aa30e3c8ecc23ff999db4473cca34', X'1ace3d181de33ed70b34f44af46627675aa2c99df34700016296605bb10e6a91', 2, 0, '{"decided":0,"consensus":0,"convention":0,"single":1,"none":1}');
INSERT INTO change (seq, tags) VALUES (1, 'labels');
INSERT INTO change (seq, tags) VALUES (2, 'items');
INSERT INTO change (seq, tags) VALUES (3, 'items');
INSERT INTO change (seq, tags) VALUES (4, 'labels');
INSERT INTO change (seq, tags) VALUES (5, 'items labels cases book');
INSERT INTO change (seq, tags) VALUES (6, 'versions items');
INSERT INTO item_text (rowid, name, text) VALUES (1, 'phone_002.jpg', '');
INSERT INTO item_text (rowid, name, text) VALUES (2, 'phone_101.jpg', '');
PRAGMA user_version = 1;
