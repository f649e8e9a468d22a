//! Verifying: every byte hashed again, every reference followed, every version rebuilt.

use std::collections::{BTreeMap, HashSet};

use burnish_model::{
    Hash,
    output::{Fault, Verification},
};
use burnish_store::{
    Connection, StoreError,
    item::{self, Place},
    version,
};

use crate::{Progress, Project, annotate, digest, import::bytes_of, nodes::StoredNodes, tree};

/// Checks the whole project; faults are found, not thrown.
pub fn verify(project: &Project, progress: &dyn Progress) -> Result<Verification, StoreError> {
    let mut out = Verification {
        checked: 0,
        faults: Vec::new(),
    };
    let fault = |what: &str, place: String, reason: String| Fault {
        what: what.to_owned(),
        r#where: place,
        reason,
    };
    for line in project.store().integrity_faults()? {
        out.faults
            .push(fault("database", "burnish.db".into(), line));
    }
    media(project, progress, &mut out)?;
    project.store().read(|connection| {
        for (hash, labeler) in annotate::projection_faults(connection)? {
            out.faults.push(fault(
                "layer",
                hash.to_string(),
                format!("{labeler}'s marks are not what the edit log amounts to"),
            ));
        }
        let mut sound = HashSet::new();
        for record in version::all(connection)? {
            progress.report("checking versions", u64::from(record.number), None);
            let place = format!("v{}", record.number);
            if digest::version_digest(&record.roots) != record.digest {
                out.faults.push(fault(
                    "version",
                    place.clone(),
                    "the digest is not that of its roots".into(),
                ));
            }
            for (part, reason) in version_faults(connection, &record, &mut sound)? {
                out.faults
                    .push(fault("version", format!("{place}, {part}"), reason));
            }
            out.checked += record.items;
        }
        Ok::<_, StoreError>(())
    })?;
    out.faults
        .sort_by(|a, b| (&a.what, &a.r#where, &a.reason).cmp(&(&b.what, &b.r#where, &b.reason)));
    Ok(out)
}

/// Hashes every pack from start to end, then every linked file.
fn media(
    project: &Project,
    progress: &dyn Progress,
    out: &mut Verification,
) -> Result<(), StoreError> {
    let mut expected: BTreeMap<u32, BTreeMap<Hash, u64>> = BTreeMap::new();
    let mut linked = Vec::new();
    let mut total = 0;
    project.store().read(|connection| {
        item::for_each(connection, |stored| {
            total += 1;
            match stored.place {
                Place::Pack(number) => {
                    expected
                        .entry(number)
                        .or_default()
                        .insert(stored.item.hash, stored.item.byte_size);
                }
                Place::Link { .. } => linked.push(stored),
            }
            Ok(())
        })
    })?;
    let bad = |hash: Hash, reason: &str| Fault {
        what: "media".into(),
        r#where: hash.to_string(),
        reason: reason.into(),
    };
    for (number, mut waiting) in expected {
        let mut current: Option<(Hash, blake3::Hasher)> = None;
        let mut faults = Vec::new();
        let mut finish =
            |done: Option<(Hash, blake3::Hasher)>, faults: &mut Vec<Fault>, checked: &mut u64| {
                let Some((hash, hasher)) = done else { return };
                if waiting.remove(&hash).is_some() {
                    *checked += 1;
                    if Hash(*hasher.finalize().as_bytes()) != hash {
                        faults.push(bad(hash, "the stored bytes are not what was imported"));
                    }
                }
            };
        let scanned = project.store().packs().scan(number, |hash, chunk, bytes| {
            if chunk == 0 || current.as_ref().is_none_or(|(known, _)| *known != hash) {
                finish(current.take(), &mut faults, &mut out.checked);
                current = Some((hash, blake3::Hasher::new()));
                progress.report("hashing media", out.checked, Some(total));
            }
            if let Some((_, hasher)) = &mut current {
                hasher.update(bytes);
            }
            !progress.cancelled()
        });
        finish(current.take(), &mut faults, &mut out.checked);
        if let Err(error) = scanned {
            faults.push(Fault {
                what: "pack".into(),
                r#where: format!("media/{number:04}.db"),
                reason: error.to_string(),
            });
        } else if !progress.cancelled() {
            faults.extend(
                waiting
                    .keys()
                    .map(|hash| bad(*hash, "the bytes are missing from the pack")),
            );
        }
        out.faults.append(&mut faults);
    }
    for stored in linked {
        out.checked += 1;
        // Reading trusts an unchanged stat; verifying trusts nothing.
        let reason = match bytes_of(project, &stored) {
            Ok(bytes) if digest::hash(&bytes) == stored.item.hash => continue,
            Ok(_) => "the linked file is not what was imported".to_owned(),
            Err(error) => error.to_string(),
        };
        out.faults.push(bad(stored.item.hash, &reason));
    }
    Ok(())
}

/// What would keep a version from being exported. `sound` are hashes under which everything was
/// found in order; versions share most of their nodes, so each is checked once.
fn version_faults(
    connection: &Connection,
    record: &version::VersionRecord,
    sound: &mut HashSet<Hash>,
) -> Result<Vec<(String, String)>, StoreError> {
    let nodes = StoredNodes::looking(connection);
    let mut faults = Vec::new();
    let roots = record.roots;
    let wrong = |hash: Hash| -> Result<Option<&'static str>, StoreError> {
        Ok(match version::node(connection, hash)? {
            None => Some("is missing"),
            Some(body) if digest::hash(&body) != hash => Some("was changed"),
            Some(_) => None,
        })
    };
    for (part, root) in [
        ("media", roots.media),
        ("truth", roots.truth),
        ("layers", roots.layers),
        ("membership", roots.membership),
    ] {
        let (mut met, mut bad_nodes, mut bad_entries) = (Vec::new(), Vec::new(), Vec::new());
        let walked = tree::walk(
            &nodes,
            root,
            &mut |hash| {
                if sound.contains(&hash) {
                    return Ok(false);
                }
                met.push(hash);
                if let Some(reason) = wrong(hash)? {
                    bad_nodes.push((format!("{part} node {}", hash.short()), reason.to_owned()));
                }
                Ok(true)
            },
            &mut |key, value| {
                if part == "media" {
                    if item::id_of(connection, key)?.is_none() {
                        bad_entries.push((format!("item {key}"), "is not in the project".into()));
                    }
                    return Ok(());
                }
                let reason = match Hash::from_slice(value) {
                    None => Some("is not a digest"),
                    Some(hash) => wrong(hash)?,
                };
                if let Some(reason) = reason {
                    bad_entries.push((format!("{part} of {}", key.short()), reason.to_owned()));
                }
                Ok(())
            },
        );
        if walked.is_ok() && bad_nodes.is_empty() && bad_entries.is_empty() {
            sound.extend(met);
        }
        faults.append(&mut bad_nodes);
        match walked {
            Ok(()) => faults.append(&mut bad_entries),
            Err(error) => faults.push((part.to_owned(), error.to_string())),
        }
    }
    if let Some(reason) = wrong(roots.book)? {
        faults.push(("book".to_owned(), reason.to_owned()));
    }
    Ok(faults)
}
