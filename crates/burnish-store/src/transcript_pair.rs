//! Table `transcript_pair`: why two people's transcripts of a clip differ, and by how much.

use burnish_model::{CaseKind, Hash, LabelerId};
use rusqlite::{CachedStatement, Connection, Row, Rows, params};

use crate::{Result, broken};

/// Edits between two texts, and how long each is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Distance {
    pub edits: u64,
    pub a: u64,
    pub b: u64,
}

impl Distance {
    pub fn add(&mut self, other: Self) {
        self.edits += other.edits;
        self.a += other.a;
        self.b += other.b;
    }
}

/// Distances in words and characters, as written and with every convention applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Distances {
    pub words: Distance,
    pub characters: Distance,
    pub normal_words: Distance,
    pub normal_characters: Distance,
}

impl Distances {
    pub fn add(&mut self, other: Self) {
        self.words.add(other.words);
        self.characters.add(other.characters);
        self.normal_words.add(other.normal_words);
        self.normal_characters.add(other.normal_characters);
    }
}

/// Two submitted transcripts of one clip, compared; `a` is the labeler whose name comes first.
#[derive(Debug, Clone, PartialEq)]
pub struct PairRecord {
    pub a: LabelerId,
    pub b: LabelerId,
    /// Of the submissions that were compared.
    pub a_digest: Hash,
    pub b_digest: Hash,
    /// Sorted; empty when the texts are equal.
    pub causes: Vec<CaseKind>,
    /// The causes in which each text is as settling them would have it, or nearer to that.
    pub a_settled: Vec<CaseKind>,
    pub b_settled: Vec<CaseKind>,
    /// Word distance that no convention explains, 0..=1.
    pub residual: f64,
    pub sentence: String,
    pub distances: Distances,
    /// Core's JSON on how both are cut; `None` unless both are cut into segments.
    pub segments: Option<String>,
}

fn words_of(kinds: &[CaseKind]) -> String {
    let words: Vec<&str> = kinds.iter().map(|kind| kind.as_str()).collect();
    words.join(" ")
}

fn kinds_of(words: &str) -> Option<Vec<CaseKind>> {
    words.split_whitespace().map(CaseKind::from_word).collect()
}

const COLUMNS: &str = "a, b, a_digest, b_digest, causes, a_settled, b_settled, residual, sentence,
    word_edits, a_words, b_words, character_edits, a_characters, b_characters,
    normal_word_edits, a_normal_words, b_normal_words, normal_character_edits, a_normal_characters, b_normal_characters, segments";

/// The twelve sums from column `first` on.
fn distances(row: &Row<'_>, first: usize) -> rusqlite::Result<Distances> {
    let at = |place: usize| {
        Ok::<_, rusqlite::Error>(Distance {
            edits: row.get(place)?,
            a: row.get(place + 1)?,
            b: row.get(place + 2)?,
        })
    };
    Ok(Distances {
        words: at(first)?,
        characters: at(first + 3)?,
        normal_words: at(first + 6)?,
        normal_characters: at(first + 9)?,
    })
}

fn record(row: &Row<'_>) -> rusqlite::Result<Result<PairRecord>> {
    let labeler =
        |at| Ok::<_, rusqlite::Error>(LabelerId::from_slice(&row.get::<_, [u8; 16]>(at)?));
    let kinds = |at| Ok::<_, rusqlite::Error>(kinds_of(&row.get::<_, String>(at)?));
    let (a, b) = (labeler(0)?, labeler(1)?);
    let (causes, a_settled, b_settled) = (kinds(4)?, kinds(5)?, kinds(6)?);
    let (residual, sentence, segments) = (row.get(7)?, row.get(8)?, row.get(21)?);
    let (a_digest, b_digest) = (Hash(row.get(2)?), Hash(row.get(3)?));
    let distances = distances(row, 9)?;
    let parsed = (|| {
        Some(PairRecord {
            a: a?,
            b: b?,
            a_digest,
            b_digest,
            causes: causes?,
            a_settled: a_settled?,
            b_settled: b_settled?,
            residual,
            sentence,
            distances,
            segments,
        })
    })();
    Ok(parsed.ok_or_else(|| broken("pair of transcripts")))
}

/// The pairs of a clip that this edition of the rules explained.
pub fn of_item(connection: &Connection, item: i64, explained_by: u32) -> Result<Vec<PairRecord>> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM transcript_pair WHERE item = ?1 AND explained_by = ?2 ORDER BY a, b"
    ))?;
    let rows = statement
        .query_map(params![item, explained_by], record)?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    rows.into_iter().collect()
}

pub fn put(connection: &Connection, item: i64, explained_by: u32, pair: &PairRecord) -> Result<()> {
    let sums = &pair.distances;
    connection
        .prepare_cached(&format!(
            "INSERT OR REPLACE INTO transcript_pair ({COLUMNS}, item, explained_by)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24)"
        ))?
        .execute(params![
            pair.a.as_bytes(),
            pair.b.as_bytes(),
            pair.a_digest.as_bytes(),
            pair.b_digest.as_bytes(),
            words_of(&pair.causes),
            words_of(&pair.a_settled),
            words_of(&pair.b_settled),
            pair.residual.clamp(0.0, 1.0),
            pair.sentence,
            sums.words.edits,
            sums.words.a,
            sums.words.b,
            sums.characters.edits,
            sums.characters.a,
            sums.characters.b,
            sums.normal_words.edits,
            sums.normal_words.a,
            sums.normal_words.b,
            sums.normal_characters.edits,
            sums.normal_characters.a,
            sums.normal_characters.b,
            pair.segments,
            item,
            explained_by
        ])?;
    Ok(())
}

pub fn delete_of_item(connection: &Connection, item: i64) -> Result<()> {
    connection
        .prepare_cached("DELETE FROM transcript_pair WHERE item = ?1")?
        .execute([item])?;
    Ok(())
}

pub fn delete_all(connection: &Connection) -> Result<()> {
    connection.execute("DELETE FROM transcript_pair", [])?;
    Ok(())
}

/// What a sum over pairs asks of each.
#[derive(Debug, Clone, PartialEq)]
pub struct Split {
    pub item: i64,
    pub a: LabelerId,
    pub b: LabelerId,
    pub causes: Vec<CaseKind>,
    pub a_settled: Vec<CaseKind>,
    pub b_settled: Vec<CaseKind>,
}

/// Every pair that some cause splits, clip by clip, held one at a time.
pub fn for_each_split(connection: &Connection, mut each: impl FnMut(Split)) -> Result<()> {
    let mut statement = connection.prepare_cached(
        "SELECT item, a, b, causes, a_settled, b_settled FROM transcript_pair WHERE causes <> '' ORDER BY item, a, b",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let labeler = |at| {
            LabelerId::from_slice(&row.get::<_, [u8; 16]>(at)?).ok_or_else(|| broken("labeler id"))
        };
        let kinds = |at| {
            let words: String = row.get(at)?;
            kinds_of(&words).ok_or_else(|| broken("pair of transcripts"))
        };
        each(Split {
            item: row.get(0)?,
            a: labeler(1)?,
            b: labeler(2)?,
            causes: kinds(3)?,
            a_settled: kinds(4)?,
            b_settled: kinds(5)?,
        });
    }
    Ok(())
}

/// How many pairs have exactly these causes, by causes.
pub fn counts_by_causes(connection: &Connection) -> Result<Vec<(Vec<CaseKind>, u64)>> {
    let mut statement = connection.prepare_cached(
        "SELECT causes, count(*) FROM transcript_pair GROUP BY causes ORDER BY causes",
    )?;
    let rows = statement
        .query_map([], |row| Ok((row.get::<_, String>(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    rows.into_iter()
        .map(|(words, count)| {
            let kinds = kinds_of(&words).ok_or_else(|| broken("pair of transcripts"))?;
            Ok((kinds, count))
        })
        .collect()
}

/// Two people's transcripts over all clips both wrote.
#[derive(Debug, Clone, PartialEq)]
pub struct PairSums {
    pub a: LabelerId,
    pub b: LabelerId,
    pub clips: u64,
    /// Pairs of equal texts.
    pub equal: u64,
    pub distances: Distances,
}

/// The sums of every two people. Of two names the one that comes first is `a`.
pub fn sums(connection: &Connection) -> Result<Vec<PairSums>> {
    let mut statement = connection.prepare_cached(
        "SELECT a, b, count(*), sum(causes = ''), sum(word_edits), sum(a_words), sum(b_words),
             sum(character_edits), sum(a_characters), sum(b_characters),
             sum(normal_word_edits), sum(a_normal_words), sum(b_normal_words),
             sum(normal_character_edits), sum(a_normal_characters), sum(b_normal_characters)
         FROM transcript_pair GROUP BY a, b ORDER BY a, b",
    )?;
    let rows = statement
        .query_map([], |row| {
            let ids = (row.get::<_, [u8; 16]>(0)?, row.get::<_, [u8; 16]>(1)?);
            Ok((ids, row.get(2)?, row.get(3)?, distances(row, 4)?))
        })?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    rows.into_iter()
        .map(|((a, b), clips, equal, distances)| {
            let labeler =
                |id: [u8; 16]| LabelerId::from_slice(&id).ok_or_else(|| broken("labeler id"));
            Ok(PairSums {
                a: labeler(a)?,
                b: labeler(b)?,
                clips,
                equal,
                distances,
            })
        })
        .collect()
}

/// How far two submitted transcripts are apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Apart {
    pub a: LabelerId,
    pub b: LabelerId,
    /// Of the submissions that were compared.
    pub a_digest: Hash,
    pub b_digest: Hash,
    pub distances: Distances,
}

/// The statement behind [`Walk`].
pub fn walk(connection: &Connection) -> Result<CachedStatement<'_>> {
    Ok(connection.prepare_cached(
        "SELECT item, a, b, a_digest, b_digest, word_edits, a_words, b_words, character_edits, a_characters, b_characters,
             normal_word_edits, a_normal_words, b_normal_words, normal_character_edits, a_normal_characters, b_normal_characters
         FROM transcript_pair WHERE explained_by = ?1 ORDER BY item, a, b",
    )?)
}

/// The pairs of clips that somebody walks in import order, in one walk beside theirs.
pub struct Walk<'s> {
    rows: Rows<'s>,
    next: Option<(i64, Apart)>,
}

impl<'s> Walk<'s> {
    pub fn of(statement: &'s mut CachedStatement<'_>, explained_by: u32) -> Result<Self> {
        let mut walk = Self {
            rows: statement.query([explained_by])?,
            next: None,
        };
        walk.step()?;
        Ok(walk)
    }

    fn step(&mut self) -> Result<()> {
        self.next = match self.rows.next()? {
            None => None,
            Some(row) => {
                let labeler = |at| {
                    let id = LabelerId::from_slice(&row.get::<_, [u8; 16]>(at)?);
                    id.ok_or_else(|| broken("labeler id"))
                };
                let apart = Apart {
                    a: labeler(1)?,
                    b: labeler(2)?,
                    a_digest: Hash(row.get(3)?),
                    b_digest: Hash(row.get(4)?),
                    distances: distances(row, 5)?,
                };
                Some((row.get(0)?, apart))
            }
        };
        Ok(())
    }

    /// The pairs of a clip; clips are asked for in rising order, each once.
    pub fn of_item(&mut self, item: i64) -> Result<Vec<Apart>> {
        let mut found = Vec::new();
        while let Some((at, apart)) = self.next.filter(|(at, _)| *at <= item) {
            if at == item {
                found.push(apart);
            }
            self.step()?;
        }
        Ok(found)
    }
}

/// How both are cut, of every pair that is cut into segments on both sides.
pub fn for_each_segmented(connection: &Connection, mut each: impl FnMut(&str)) -> Result<()> {
    let mut statement = connection
        .prepare_cached("SELECT segments FROM transcript_pair WHERE segments IS NOT NULL")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        each(
            row.get_ref(0)?
                .as_str()
                .map_err(|_| broken("pair of transcripts"))?,
        );
    }
    Ok(())
}
