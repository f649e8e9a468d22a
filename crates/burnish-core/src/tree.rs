//! A Merkle tree over item hashes whose shape follows from its keys alone.
//!
//! A subtree of at most [`LEAF_MOST`] entries is one leaf, a larger one branches by the next
//! four bits of the key. So the same entries give the same root in whatever order they came,
//! a change rewrites one path, and two trees are compared by walking only what differs.

use burnish_model::Hash;
use burnish_store::StoreError;

use crate::digest;

const LEAF: &[u8] = b"burnish leaf 1\n";
const INNER: &[u8] = b"burnish inner 1\n";
const LEAF_MOST: usize = 16;

type Result<T> = std::result::Result<T, StoreError>;
/// A key with its value.
pub type Entry = (Hash, Vec<u8>);

/// Where nodes live.
pub trait Nodes {
    fn get(&self, hash: Hash) -> Result<Vec<u8>>;
    fn put(&mut self, hash: Hash, body: &[u8]) -> Result<()>;
}

/// The children of an inner node with their entry counts; `None` where empty.
type Children = [Option<(Hash, u64)>; 16];

enum Node {
    Leaf(Vec<Entry>),
    Inner(Box<Children>),
}

/// A subtree before its parent decided how to store it.
enum Subtree {
    Small(Vec<Entry>),
    Large(Hash, u64),
}

fn nibble(key: &Hash, depth: usize) -> usize {
    let byte = key.0[depth / 2];
    usize::from(if depth.is_multiple_of(2) {
        byte >> 4
    } else {
        byte & 15
    })
}

fn corrupt(hash: Hash) -> StoreError {
    StoreError::Corrupt {
        detail: format!("version node {hash} cannot be read"),
    }
}

fn load(nodes: &impl Nodes, hash: Hash) -> Result<Node> {
    parse(&nodes.get(hash)?).ok_or_else(|| corrupt(hash))
}

fn parse(body: &[u8]) -> Option<Node> {
    if let Some(mut rest) = body.strip_prefix(LEAF) {
        let mut entries = Vec::new();
        while !rest.is_empty() {
            let (key, tail) = rest.split_at_checked(32)?;
            let (length, tail) = tail.split_at_checked(2)?;
            let (value, tail) =
                tail.split_at_checked(usize::from(u16::from_le_bytes(length.try_into().ok()?)))?;
            entries.push((Hash::from_slice(key)?, value.to_vec()));
            rest = tail;
        }
        return Some(Node::Leaf(entries));
    }
    let (bits, mut rest) = body.strip_prefix(INNER)?.split_at_checked(2)?;
    let bits = u16::from_le_bytes(bits.try_into().ok()?);
    let mut children = [None; 16];
    for (index, child) in children.iter_mut().enumerate() {
        if bits & (1 << index) != 0 {
            let (hash, tail) = rest.split_at_checked(32)?;
            let (count, tail) = tail.split_at_checked(8)?;
            *child = Some((
                Hash::from_slice(hash)?,
                u64::from_le_bytes(count.try_into().ok()?),
            ));
            rest = tail;
        }
    }
    rest.is_empty().then(|| Node::Inner(Box::new(children)))
}

fn store_leaf(nodes: &mut impl Nodes, entries: &[Entry]) -> Result<Hash> {
    let mut body = LEAF.to_vec();
    for (key, value) in entries {
        body.extend_from_slice(key.as_bytes());
        body.extend_from_slice(&(value.len() as u16).to_le_bytes());
        body.extend_from_slice(value);
    }
    let hash = digest::hash(&body);
    nodes.put(hash, &body)?;
    Ok(hash)
}

fn store_inner(nodes: &mut impl Nodes, children: &Children) -> Result<Hash> {
    let bits = (0..16)
        .filter(|index| children[*index].is_some())
        .fold(0_u16, |bits, index| bits | (1 << index));
    let mut body = INNER.to_vec();
    body.extend_from_slice(&bits.to_le_bytes());
    for (hash, count) in children.iter().flatten() {
        body.extend_from_slice(hash.as_bytes());
        body.extend_from_slice(&count.to_le_bytes());
    }
    let hash = digest::hash(&body);
    nodes.put(hash, &body)?;
    Ok(hash)
}

fn store(nodes: &mut impl Nodes, subtree: Subtree) -> Result<Option<(Hash, u64)>> {
    Ok(match subtree {
        Subtree::Small(entries) if entries.is_empty() => None,
        Subtree::Small(entries) => Some((store_leaf(nodes, &entries)?, entries.len() as u64)),
        Subtree::Large(hash, count) => Some((hash, count)),
    })
}

/// The root of a tree without entries.
pub fn empty(nodes: &mut impl Nodes) -> Result<Hash> {
    store_leaf(nodes, &[])
}

/// The root after `changes` (sorted by key, no repeats; `None` removes).
pub fn update(
    nodes: &mut impl Nodes,
    root: Hash,
    changes: &[(Hash, Option<Vec<u8>>)],
) -> Result<Hash> {
    if changes.is_empty() {
        return Ok(root);
    }
    match update_at(nodes, root, 0, changes)? {
        Subtree::Small(entries) => store_leaf(nodes, &entries),
        Subtree::Large(hash, _) => Ok(hash),
    }
}

fn update_at(
    nodes: &mut impl Nodes,
    hash: Hash,
    depth: usize,
    changes: &[(Hash, Option<Vec<u8>>)],
) -> Result<Subtree> {
    match load(nodes, hash)? {
        Node::Leaf(entries) => {
            let entries = merged(entries, changes);
            build(nodes, entries, depth)
        }
        Node::Inner(mut children) => {
            for (index, child) in children.iter_mut().enumerate() {
                let start = changes.partition_point(|(key, _)| nibble(key, depth) < index);
                let end = changes.partition_point(|(key, _)| nibble(key, depth) <= index);
                if start == end {
                    continue;
                }
                let part = &changes[start..end];
                let subtree = match child {
                    Some((hash, _)) => update_at(nodes, *hash, depth + 1, part)?,
                    None => build(nodes, merged(Vec::new(), part), depth + 1)?,
                };
                *child = store(nodes, subtree)?;
            }
            join(nodes, &children)
        }
    }
}

/// An inner node, or one leaf when little is left.
fn join(nodes: &mut impl Nodes, children: &Children) -> Result<Subtree> {
    let count: u64 = children.iter().flatten().map(|(_, count)| count).sum();
    if count > LEAF_MOST as u64 {
        return Ok(Subtree::Large(store_inner(nodes, children)?, count));
    }
    let mut entries = Vec::new();
    for (hash, _) in children.iter().flatten() {
        each_below(nodes, *hash, &mut |key, value| {
            entries.push((key, value.to_vec()));
            Ok(())
        })?;
    }
    Ok(Subtree::Small(entries))
}

fn build(nodes: &mut impl Nodes, entries: Vec<Entry>, depth: usize) -> Result<Subtree> {
    if entries.len() <= LEAF_MOST {
        return Ok(Subtree::Small(entries));
    }
    let count = entries.len() as u64;
    let mut groups: [Vec<Entry>; 16] = Default::default();
    for entry in entries {
        groups[nibble(&entry.0, depth)].push(entry);
    }
    let mut children = [None; 16];
    for (child, group) in children.iter_mut().zip(groups) {
        let subtree = build(nodes, group, depth + 1)?;
        *child = store(nodes, subtree)?;
    }
    Ok(Subtree::Large(store_inner(nodes, &children)?, count))
}

fn merged(entries: Vec<Entry>, changes: &[(Hash, Option<Vec<u8>>)]) -> Vec<Entry> {
    let mut out = Vec::with_capacity(entries.len() + changes.len());
    let mut old = entries.into_iter().peekable();
    for (key, value) in changes {
        while let Some(entry) = old.next_if(|entry| entry.0 < *key) {
            out.push(entry);
        }
        old.next_if(|entry| entry.0 == *key);
        if let Some(value) = value {
            out.push((*key, value.clone()));
        }
    }
    out.extend(old);
    out
}

/// Every entry in key order.
pub fn each(
    nodes: &impl Nodes,
    root: Hash,
    mut visit: impl FnMut(Hash, &[u8]) -> Result<()>,
) -> Result<()> {
    each_below(nodes, root, &mut visit)
}

fn each_below(
    nodes: &impl Nodes,
    hash: Hash,
    visit: &mut impl FnMut(Hash, &[u8]) -> Result<()>,
) -> Result<()> {
    match load(nodes, hash)? {
        Node::Leaf(entries) => entries
            .iter()
            .try_for_each(|(key, value)| visit(*key, value)),
        Node::Inner(children) => {
            for (child, _) in children.iter().flatten() {
                each_below(nodes, *child, visit)?;
            }
            Ok(())
        }
    }
}

/// Every node of the tree before what it holds, and every entry: for checking and for keeping.
/// Nothing below a node is visited when `enter` says false.
pub fn walk(
    nodes: &impl Nodes,
    root: Hash,
    enter: &mut impl FnMut(Hash) -> Result<bool>,
    visit: &mut impl FnMut(Hash, &[u8]) -> Result<()>,
) -> Result<()> {
    if !enter(root)? {
        return Ok(());
    }
    match load(nodes, root)? {
        Node::Leaf(entries) => entries
            .iter()
            .try_for_each(|(key, value)| visit(*key, value)),
        Node::Inner(children) => children
            .iter()
            .flatten()
            .try_for_each(|(child, _)| walk(nodes, *child, enter, visit)),
    }
}

pub fn count(nodes: &impl Nodes, root: Hash) -> Result<u64> {
    Ok(match load(nodes, root)? {
        Node::Leaf(entries) => entries.len() as u64,
        Node::Inner(children) => children.iter().flatten().map(|(_, count)| count).sum(),
    })
}

pub fn get(nodes: &impl Nodes, root: Hash, key: Hash) -> Result<Option<Vec<u8>>> {
    let (mut hash, mut depth) = (root, 0);
    loop {
        match load(nodes, hash)? {
            Node::Leaf(entries) => {
                return Ok(entries
                    .into_iter()
                    .find(|entry| entry.0 == key)
                    .map(|entry| entry.1));
            }
            Node::Inner(children) => match children[nibble(&key, depth)] {
                Some((child, _)) => (hash, depth) = (child, depth + 1),
                None => return Ok(None),
            },
        }
    }
}

/// The entries of `keys` (sorted) that are there, in key order; opens each node on the way once.
pub fn select(nodes: &impl Nodes, root: Hash, keys: &[Hash]) -> Result<Vec<Entry>> {
    let mut found = Vec::new();
    select_at(nodes, root, 0, keys, &mut found)?;
    Ok(found)
}

fn select_at(
    nodes: &impl Nodes,
    hash: Hash,
    depth: usize,
    keys: &[Hash],
    found: &mut Vec<Entry>,
) -> Result<()> {
    match load(nodes, hash)? {
        Node::Leaf(entries) => {
            let asked = |entry: &Entry| keys.binary_search(&entry.0).is_ok();
            found.extend(entries.into_iter().filter(asked));
        }
        Node::Inner(children) => {
            for (index, child) in children.iter().enumerate() {
                let start = keys.partition_point(|key| nibble(key, depth) < index);
                let end = keys.partition_point(|key| nibble(key, depth) <= index);
                if let (Some((child, _)), true) = (child, start < end) {
                    select_at(nodes, *child, depth + 1, &keys[start..end], found)?;
                }
            }
        }
    }
    Ok(())
}

/// Calls `visit(key, before, after)` for every key whose value differs, in key order.
/// Equal subtrees are not opened.
pub fn diff<F>(nodes: &impl Nodes, before: Hash, after: Hash, mut visit: F) -> Result<()>
where
    F: FnMut(Hash, Option<&[u8]>, Option<&[u8]>) -> Result<()>,
{
    diff_at(nodes, Some(before), Some(after), &mut visit)
}

fn diff_at<F>(
    nodes: &impl Nodes,
    before: Option<Hash>,
    after: Option<Hash>,
    visit: &mut F,
) -> Result<()>
where
    F: FnMut(Hash, Option<&[u8]>, Option<&[u8]>) -> Result<()>,
{
    if before == after {
        return Ok(());
    }
    let open =
        |hash: Option<Hash>| hash.map_or(Ok(Node::Leaf(Vec::new())), |hash| load(nodes, hash));
    match (open(before)?, open(after)?) {
        (Node::Inner(old), Node::Inner(new)) => {
            for (old, new) in old.iter().zip(new.iter()) {
                diff_at(
                    nodes,
                    old.map(|child| child.0),
                    new.map(|child| child.0),
                    visit,
                )?;
            }
            Ok(())
        }
        (old, new) => {
            let (old, new) = (entries_of(nodes, old)?, entries_of(nodes, new)?);
            diff_entries(&old, &new, visit)
        }
    }
}

fn entries_of(nodes: &impl Nodes, node: Node) -> Result<Vec<Entry>> {
    match node {
        Node::Leaf(entries) => Ok(entries),
        Node::Inner(children) => {
            let mut entries = Vec::new();
            for (child, _) in children.iter().flatten() {
                each_below(nodes, *child, &mut |key, value| {
                    entries.push((key, value.to_vec()));
                    Ok(())
                })?;
            }
            Ok(entries)
        }
    }
}

fn diff_entries<F>(old: &[Entry], new: &[Entry], visit: &mut F) -> Result<()>
where
    F: FnMut(Hash, Option<&[u8]>, Option<&[u8]>) -> Result<()>,
{
    let (mut old, mut new) = (old.iter().peekable(), new.iter().peekable());
    loop {
        let key = match (old.peek(), new.peek()) {
            (None, None) => return Ok(()),
            (Some(entry), None) | (None, Some(entry)) => entry.0,
            (Some(a), Some(b)) => a.0.min(b.0),
        };
        let before = old
            .next_if(|entry| entry.0 == key)
            .map(|entry| entry.1.as_slice());
        let after = new
            .next_if(|entry| entry.0 == key)
            .map(|entry| entry.1.as_slice());
        if before != after {
            visit(key, before, after)?;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, HashMap};

    use proptest::prelude::*;

    use super::*;

    #[derive(Default)]
    struct Memory(HashMap<Hash, Vec<u8>>);

    impl Nodes for Memory {
        fn get(&self, hash: Hash) -> Result<Vec<u8>> {
            self.0.get(&hash).cloned().ok_or_else(|| corrupt(hash))
        }

        fn put(&mut self, hash: Hash, body: &[u8]) -> Result<()> {
            self.0.insert(hash, body.to_vec());
            Ok(())
        }
    }

    /// Keys that collide in their first bits often.
    fn key(seed: u16) -> Hash {
        let mut bytes = *blake3::hash(&seed.to_le_bytes()).as_bytes();
        bytes[0] &= 0x11;
        bytes[1] &= 0x01;
        Hash(bytes)
    }

    fn all(nodes: &Memory, root: Hash) -> BTreeMap<Hash, Vec<u8>> {
        let mut found = BTreeMap::new();
        each(nodes, root, |key, value| {
            found.insert(key, value.to_vec());
            Ok(())
        })
        .unwrap();
        found
    }

    fn sorted(changes: &[(u16, Option<u8>)]) -> Vec<(Hash, Option<Vec<u8>>)> {
        let map: BTreeMap<_, _> = changes
            .iter()
            .map(|(k, v)| (key(*k), v.map(|v| vec![v])))
            .collect();
        map.into_iter().collect()
    }

    proptest! {
        #[test]
        fn a_root_names_content_whatever_the_order_of_work(
            steps in prop::collection::vec(prop::collection::vec((0_u16..300, prop::option::weighted(0.8, any::<u8>())), 0..60), 1..6)
        ) {
            let mut nodes = Memory::default();
            let mut root = empty(&mut nodes).unwrap();
            let mut model: BTreeMap<Hash, Vec<u8>> = BTreeMap::new();
            for step in &steps {
                let changes = sorted(step);
                let before = model.clone();
                let old_root = root;
                root = update(&mut nodes, root, &changes).unwrap();
                for (key, value) in changes {
                    match value { Some(value) => model.insert(key, value), None => model.remove(&key) };
                }
                prop_assert_eq!(&all(&nodes, root), &model);
                prop_assert_eq!(count(&nodes, root).unwrap(), model.len() as u64);
                let mut differing = Vec::new();
                diff(&nodes, old_root, root, |key, old, new| {
                    differing.push((key, old.map(<[u8]>::to_vec), new.map(<[u8]>::to_vec)));
                    Ok(())
                }).unwrap();
                let keys: std::collections::BTreeSet<_> = before.keys().chain(model.keys()).copied().collect();
                let expected: Vec<_> = keys.into_iter()
                    .map(|key| (key, before.get(&key).cloned(), model.get(&key).cloned()))
                    .filter(|(_, old, new)| old != new).collect();
                prop_assert_eq!(differing, expected);
            }
            let asked: Vec<Hash> = model.keys().copied().step_by(3).collect();
            let picked = select(&nodes, root, &asked).unwrap();
            prop_assert_eq!(picked.iter().map(|entry| entry.0).collect::<Vec<_>>(), asked, "what is there is found");
            prop_assert!(picked.iter().all(|(key, value)| model.get(key) == Some(value)));
            let at_once: Vec<_> = model.into_iter().map(|(key, value)| (key, Some(value))).collect();
            let start = empty(&mut nodes).unwrap();
            prop_assert_eq!(update(&mut nodes, start, &at_once).unwrap(), root);
        }
    }

    #[test]
    fn one_change_in_many_entries_writes_one_path() {
        let mut nodes = Memory::default();
        let start = empty(&mut nodes).unwrap();
        let entries: BTreeMap<_, _> = (0_u32..20_000)
            .map(|n| {
                (
                    Hash(*blake3::hash(&n.to_le_bytes()).as_bytes()),
                    Some(vec![0; 32]),
                )
            })
            .collect();
        let entries: Vec<_> = entries.into_iter().collect();
        let root = update(&mut nodes, start, &entries).unwrap();
        let before = nodes.0.len();
        let changed = update(&mut nodes, root, &[(entries[777].0, Some(vec![1; 32]))]).unwrap();
        assert_ne!(changed, root, "another value is another root");
        assert!(
            nodes.0.len() - before <= 6,
            "only the path to the entry is new"
        );
        assert_eq!(
            get(&nodes, changed, entries[777].0).unwrap(),
            Some(vec![1; 32]),
            "the new value is found"
        );
    }
}
