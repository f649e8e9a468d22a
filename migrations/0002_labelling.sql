-- What the editors keep: rules of classes, remarks, how a submission came about, one
-- person's own settings.

-- JSON: the attributes boxes of the class carry, and the least length of their longer side.
-- NULL where the lead has set none.
ALTER TABLE class ADD COLUMN rules TEXT;

-- Time spent on the revision without pauses, and the shares of the picture looked at and of the
-- speech heard.
ALTER TABLE submission ADD COLUMN active_millis INTEGER CHECK (active_millis >= 0);
ALTER TABLE submission ADD COLUMN seen REAL CHECK (seen BETWEEN 0 AND 1);
ALTER TABLE submission ADD COLUMN heard REAL CHECK (heard BETWEEN 0 AND 1);

-- What a labeler says about an item as a whole; no row where there is nothing to say.
CREATE TABLE remark (
    item    INTEGER NOT NULL REFERENCES item (id) ON DELETE CASCADE,
    labeler BLOB NOT NULL REFERENCES labeler (id),
    flagged INTEGER NOT NULL CHECK (flagged IN (0, 1)),
    note    TEXT NOT NULL,
    at      INTEGER NOT NULL,
    PRIMARY KEY (item, labeler)
) STRICT, WITHOUT ROWID;
CREATE INDEX remark_flagged ON remark (item) WHERE flagged = 1;

-- What one person set for themselves; the body is the client's.
CREATE TABLE preference (
    labeler BLOB PRIMARY KEY REFERENCES labeler (id),
    body    TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What undo walks, without touching the patches.
CREATE INDEX edit_log_line ON edit_log (item, labeler, revision, seq, kind, id);
-- Counting items reads this instead of their rows.
CREATE INDEX item_kind ON item (kind, damaged);
-- Boxes with a note (or an attribute of that name): few, and asked for by every export.
CREATE INDEX annotation_note ON annotation (item) WHERE instr(body, '"note":') > 0;
