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
