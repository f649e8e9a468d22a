-- What disagreements keep: why two transcripts differ, decisions made by a rule, examples in the
-- label book, and the items whose cases are still to be computed again.

-- Two people's submitted transcripts of one clip, compared when the later one came; `a` is the
-- one whose name comes first. Conventions and agreement are sums over these rows.
CREATE TABLE transcript_pair (
    item                    INTEGER NOT NULL REFERENCES item (id) ON DELETE CASCADE,
    a                       BLOB NOT NULL REFERENCES labeler (id),
    b                       BLOB NOT NULL REFERENCES labeler (id),
    a_digest                BLOB NOT NULL CHECK (length(a_digest) = 32), -- of the submission
    b_digest                BLOB NOT NULL CHECK (length(b_digest) = 32),
    explained_by            INTEGER NOT NULL, -- which edition of the rules of explaining
    causes                  TEXT NOT NULL,    -- kinds in their order, apart by spaces
    a_settled               TEXT NOT NULL,    -- those in which a's text is as settling them would have it, or nearer
    b_settled               TEXT NOT NULL,
    residual                REAL NOT NULL CHECK (residual BETWEEN 0 AND 1),
    sentence                TEXT NOT NULL,
    word_edits              INTEGER NOT NULL,
    a_words                 INTEGER NOT NULL,
    b_words                 INTEGER NOT NULL,
    character_edits         INTEGER NOT NULL,
    a_characters            INTEGER NOT NULL,
    b_characters            INTEGER NOT NULL,
    normal_word_edits       INTEGER NOT NULL, -- the same once every convention is applied
    a_normal_words          INTEGER NOT NULL,
    b_normal_words          INTEGER NOT NULL,
    normal_character_edits  INTEGER NOT NULL,
    a_normal_characters     INTEGER NOT NULL,
    b_normal_characters     INTEGER NOT NULL,
    segments                TEXT,             -- JSON; NULL unless both are cut into segments
    PRIMARY KEY (item, a, b)
) STRICT, WITHOUT ROWID;

-- Cases and truth of these follow from settings, rules or a reading of texts that changed since.
CREATE TABLE stale_item (
    item INTEGER PRIMARY KEY REFERENCES item (id) ON DELETE CASCADE
) STRICT;

-- Where a case stood when it was decided, so that the decision applies again when its case comes
-- back after other thresholds or labels made it another one, or none.
CREATE TABLE decided_place (
    case_id BLOB PRIMARY KEY CHECK (length(case_id) = 16),
    item    INTEGER NOT NULL REFERENCES item (id) ON DELETE CASCADE,
    kind    TEXT NOT NULL,
    body    TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX decided_place_item ON decided_place (item);
INSERT INTO decided_place SELECT id, item, kind, body FROM disagreement_case
    WHERE EXISTS (SELECT 1 FROM decision WHERE decision.case_id = disagreement_case.id);

-- A rule that settled cases; its decisions name it.
CREATE TABLE decision_batch (
    batch     BLOB PRIMARY KEY CHECK (length(batch) = 16),
    rule      TEXT NOT NULL,
    labeler   BLOB NOT NULL REFERENCES labeler (id),
    at_millis INTEGER NOT NULL,
    undone_at INTEGER
) STRICT, WITHOUT ROWID;
ALTER TABLE decision ADD COLUMN batch BLOB REFERENCES decision_batch (batch);
CREATE INDEX decision_of_batch ON decision (batch, item) WHERE batch IS NOT NULL;

-- Conventions are decided once for all clips, so a lead's list leaves their cases out.
ALTER TABLE disagreement_case ADD COLUMN lead INTEGER GENERATED ALWAYS AS (kind NOT IN (
    'case', 'punctuation', 'ellipsis', 'whitespace', 'unicode_form', 'diacritics', 'filler', 'filler_spelling', 'number_format',
    'contraction', 'spelling_variant', 'compound', 'abbreviation', 'tag', 'repetition')) VIRTUAL;
CREATE INDEX disagreement_case_lead ON disagreement_case (rank, id) WHERE state <> 'decided' AND lead = 1;

-- The label book's page of a convention; that of a class is its definition.
CREATE TABLE convention_page (
    kind       TEXT PRIMARY KEY,
    definition TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- A case filed on a page of the label book: a copy of what was seen.
CREATE TABLE book_example (
    id         BLOB PRIMARY KEY CHECK (length(id) = 16),
    page       TEXT NOT NULL,
    item       INTEGER NOT NULL REFERENCES item (id),
    case_id    BLOB CHECK (length(case_id) = 16),
    kind       TEXT NOT NULL,
    sentence   TEXT NOT NULL,
    body       TEXT NOT NULL,
    labeler    BLOB NOT NULL REFERENCES labeler (id),
    at_millis  INTEGER NOT NULL,
    removed_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX book_example_page ON book_example (page, at_millis) WHERE removed_at IS NULL;

-- Pairs and what rules ask of a case are computed for what is there already, too.
INSERT INTO stale_item SELECT item FROM item_state WHERE submissions >= 2;
