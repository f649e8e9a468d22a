//! Tables `pyramid` and `tile` of `cache.db`: the tiles of large pictures, and whether all are there.

use burnish_model::Hash;
use rusqlite::{Connection, OptionalExtension, params};

use crate::{Result, StoreError, cache::Cache};

/// Level, column, row.
pub type TilePlace = [u32; 3];

/// What is kept of a picture's tiles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeptPyramid {
    /// Of a sample in the tiles.
    pub bits: u8,
    /// Every tile is there. Before, some may be.
    pub whole: bool,
}

pub(crate) fn create(connection: &Connection) -> Result<()> {
    connection.execute_batch(
        "CREATE TABLE IF NOT EXISTS pyramid (
             hash BLOB PRIMARY KEY NOT NULL, version INTEGER NOT NULL, bits INTEGER NOT NULL,
             mime TEXT NOT NULL, bytes INTEGER NOT NULL, whole INTEGER NOT NULL
         ) STRICT;
         CREATE TABLE IF NOT EXISTS tile (
             hash BLOB NOT NULL, level INTEGER NOT NULL, row INTEGER NOT NULL, column INTEGER NOT NULL,
             body BLOB NOT NULL, PRIMARY KEY (hash, level, row, column)
         ) STRICT;",
    )?;
    Ok(())
}

impl Cache {
    /// What is kept of the tiles made by this `version` of their maker.
    pub fn pyramid(&self, hash: Hash, version: u32) -> Option<KeptPyramid> {
        self.connection()
            .prepare_cached("SELECT bits, whole FROM pyramid WHERE hash = ?1 AND version = ?2")
            .and_then(|mut statement| {
                statement
                    .query_row(params![hash.as_bytes(), version], |row| {
                        Ok(KeptPyramid {
                            bits: row.get(0)?,
                            whole: row.get(1)?,
                        })
                    })
                    .optional()
            })
            .ok()
            .flatten()
    }

    /// `(mime, bytes)` of a tile, whether or not the others are there.
    pub fn tile(
        &self,
        hash: Hash,
        version: u32,
        [level, column, row]: TilePlace,
    ) -> Option<(String, Vec<u8>)> {
        self.connection()
            .prepare_cached(
                "SELECT pyramid.mime, tile.body FROM tile JOIN pyramid ON pyramid.hash = tile.hash
                 WHERE tile.hash = ?1 AND pyramid.version = ?2
                     AND tile.level = ?3 AND tile.row = ?4 AND tile.column = ?5",
            )
            .and_then(|mut statement| {
                let place = params![hash.as_bytes(), version, level, row, column];
                statement
                    .query_row(place, |row| Ok((row.get(0)?, row.get(1)?)))
                    .optional()
            })
            .ok()
            .flatten()
    }

    /// Makes room for the tiles of a picture. Tiles of another version are dropped, those of
    /// this one stay until they are put again.
    pub fn begin_pyramid(&self, hash: Hash, version: u32, bits: u8, mime: &str) -> Result<()> {
        let transaction = self.connection().unchecked_transaction()?;
        if self
            .pyramid(hash, version)
            .is_none_or(|kept| kept.bits != bits)
        {
            forget(&transaction, hash)?;
        }
        transaction.execute(
            "INSERT INTO pyramid (hash, version, bits, mime, bytes, whole) VALUES (?1, ?2, ?3, ?4, 0, 0)
             ON CONFLICT (hash) DO NOTHING",
            params![hash.as_bytes(), version, bits, mime],
        )?;
        Ok(transaction.commit()?)
    }

    /// Keeps tiles of a picture that was begun, in one transaction.
    ///
    /// # Errors
    /// [`StoreError::Busy`] when the picture was dropped meanwhile by another process.
    pub fn put_tiles<'a>(
        &self,
        hash: Hash,
        tiles: impl IntoIterator<Item = (TilePlace, &'a [u8])>,
    ) -> Result<()> {
        let transaction = self.connection().unchecked_transaction()?;
        let mut bytes = 0;
        for ([level, column, row], body) in tiles {
            bytes += body.len() as u64;
            transaction
                .prepare_cached(
                    "INSERT OR REPLACE INTO tile (hash, level, row, column, body) VALUES (?1, ?2, ?3, ?4, ?5)",
                )?
                .execute(params![hash.as_bytes(), level, row, column, body])?;
        }
        let counted = transaction.execute(
            "UPDATE pyramid SET bytes = bytes + ?2 WHERE hash = ?1",
            params![hash.as_bytes(), bytes],
        )?;
        if counted == 0 {
            return Err(StoreError::Busy);
        }
        Ok(transaction.commit()?)
    }

    /// Says that every one of `tiles` is there.
    ///
    /// # Errors
    /// [`StoreError::Busy`] when they are not: another process dropped some.
    pub fn finish_pyramid(&self, hash: Hash, tiles: u64) -> Result<()> {
        let finished = self.connection().execute(
            "UPDATE pyramid SET whole = 1, bytes = (SELECT sum(length(body)) FROM tile WHERE hash = ?1)
             WHERE hash = ?1 AND (SELECT count(*) FROM tile WHERE hash = ?1) = ?2",
            params![hash.as_bytes(), tiles],
        )?;
        if finished == 0 {
            return Err(StoreError::Busy);
        }
        Ok(())
    }

    /// Of all tiles.
    pub fn tile_bytes(&self) -> u64 {
        self.connection()
            .query_row("SELECT coalesce(sum(bytes), 0) FROM pyramid", [], |row| {
                row.get(0)
            })
            .unwrap_or(0)
    }

    /// Drops the pictures begun first until the tiles of the others take at most `bytes`.
    pub fn shrink_tiles(&self, bytes: u64) -> Result<()> {
        let mut total = self.tile_bytes();
        while total > bytes {
            let transaction = self.connection().unchecked_transaction()?;
            let oldest = transaction
                .query_row(
                    "SELECT hash, bytes FROM pyramid ORDER BY rowid LIMIT 1",
                    [],
                    |row| Ok((Hash(row.get(0)?), row.get::<_, u64>(1)?)),
                )
                .optional()?;
            let Some((hash, freed)) = oldest else { break };
            forget(&transaction, hash)?;
            transaction.commit()?;
            total = total.saturating_sub(freed);
        }
        Ok(())
    }
}

fn forget(connection: &Connection, hash: Hash) -> Result<()> {
    connection.execute("DELETE FROM tile WHERE hash = ?1", [hash.as_bytes()])?;
    connection.execute("DELETE FROM pyramid WHERE hash = ?1", [hash.as_bytes()])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn cache() -> Cache {
        Cache::open(Path::new(":memory:")).unwrap()
    }

    const CAT: Hash = Hash([1; 32]);
    const DOG: Hash = Hash([2; 32]);

    fn put(cache: &Cache, hash: Hash, place: TilePlace, body: &[u8]) {
        cache.put_tiles(hash, [(place, body)]).unwrap();
    }

    #[test]
    fn a_picture_is_whole_only_with_its_last_tile() {
        let cache = cache();
        assert_eq!(cache.pyramid(CAT, 1), None);
        cache.begin_pyramid(CAT, 1, 8, "image/png").unwrap();
        put(&cache, CAT, [1, 0, 0], b"small");
        assert!(cache.finish_pyramid(CAT, 2).is_err(), "one is missing");
        assert!(cache.pyramid(CAT, 1).is_some_and(|kept| !kept.whole));
        let tile = cache.tile(CAT, 1, [1, 0, 0]);
        assert_eq!(
            tile,
            Some(("image/png".into(), b"small".to_vec())),
            "it can be shown already"
        );
        put(&cache, CAT, [0, 0, 0], b"large");
        cache.finish_pyramid(CAT, 2).unwrap();
        assert!(
            cache
                .pyramid(CAT, 1)
                .is_some_and(|kept| kept.whole && kept.bits == 8)
        );
        assert_eq!(cache.tile_bytes(), 10);
        cache.begin_pyramid(CAT, 1, 8, "image/png").unwrap();
        assert!(
            cache.pyramid(CAT, 1).is_some_and(|kept| kept.whole),
            "nothing was taken away"
        );
    }

    #[test]
    fn tiles_of_another_version_are_not_shown() {
        let cache = cache();
        cache.begin_pyramid(CAT, 1, 8, "image/png").unwrap();
        put(&cache, CAT, [0, 0, 0], b"old");
        cache.finish_pyramid(CAT, 1).unwrap();
        assert_eq!(
            (cache.pyramid(CAT, 2), cache.tile(CAT, 2, [0, 0, 0])),
            (None, None)
        );
        cache.begin_pyramid(CAT, 2, 16, "image/png").unwrap();
        assert_eq!(cache.tile(CAT, 2, [0, 0, 0]), None, "the old one is gone");
    }

    #[test]
    fn room_is_made_by_dropping_what_was_made_first() {
        let cache = cache();
        for hash in [CAT, DOG] {
            cache.begin_pyramid(hash, 1, 8, "image/png").unwrap();
            put(&cache, hash, [0, 0, 0], &[7; 100]);
        }
        cache.shrink_tiles(200).unwrap();
        assert_eq!(cache.tile_bytes(), 200, "both fit");
        cache.shrink_tiles(199).unwrap();
        assert!(cache.pyramid(CAT, 1).is_none() && cache.tile(CAT, 1, [0, 0, 0]).is_none());
        assert!(cache.tile(DOG, 1, [0, 0, 0]).is_some());
        let lost = cache.put_tiles(CAT, [([0, 0, 0], &b"late"[..])]);
        assert!(lost.is_err(), "its maker notices");
        assert_eq!(cache.tile_bytes(), 100, "and leaves nothing behind");
    }
}
