//! Several transcripts side by side: word slots, and the vote over them (ROVER).

use std::cmp::Reverse;

use super::distance::{normalised_distance, words};

/// One column of an alignment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// Per text, in the order given: its word here, or nothing.
    pub words: Vec<Option<String>>,
    /// True when every text has the same word here.
    pub agree: bool,
}

impl Slot {
    fn new(words: Vec<Option<String>>) -> Self {
        let agree = words.iter().all(|word| word.is_some() && *word == words[0]);
        Self { words, agree }
    }

    /// Which texts agree here: the numbers of those with the same word (or all with none), largest
    /// group first, then by the lowest number. Every text is in one group.
    pub fn groups(&self) -> Vec<Vec<usize>> {
        let mut groups: Vec<Vec<usize>> = Vec::new();
        for (at, word) in self.words.iter().enumerate() {
            match groups
                .iter_mut()
                .find(|group| self.words[group[0]] == *word)
            {
                Some(group) => group.push(at),
                None => groups.push(vec![at]),
            }
        }
        groups.sort_by_key(|group| Reverse(group.len()));
        groups
    }

    /// The word most texts have here, or `None` if most have no word. Ties go to the longer word,
    /// then to the greater one, so "no word" loses ties.
    pub fn winner(&self) -> Option<&str> {
        let words: Vec<&str> = self
            .words
            .iter()
            .map(|word| word.as_deref().unwrap_or(""))
            .collect();
        let count = |word: &str| words.iter().filter(|own| **own == word).count();
        words
            .iter()
            .copied()
            .max_by_key(|word| (count(word), word.chars().count(), *word))
            .filter(|word| !word.is_empty())
    }
}

/// Word slots of any number of texts, for a grid with one column per slot.
///
/// Texts are added one after the other, the most central one first (least total word distance,
/// then list order), so the slots do not hang on who came first. Reading one text's words along
/// the slots gives that text. A slot holds at least one word.
pub fn align(texts: &[&str]) -> Vec<Slot> {
    let tokens: Vec<Vec<&str>> = texts.iter().map(|text| words(text)).collect();
    let mut order: Vec<usize> = (0..tokens.len()).collect();
    let total: Vec<f64> = tokens
        .iter()
        .map(|own| {
            tokens
                .iter()
                .map(|other| normalised_distance(own, other))
                .sum()
        })
        .collect();
    order.sort_by(|&a, &b| total[a].total_cmp(&total[b]).then(a.cmp(&b)));
    let ordered: Vec<&[&str]> = order.iter().map(|&at| tokens[at].as_slice()).collect();
    let columns = transitions(&ordered).into_iter().map(|column| {
        let mut row = vec![None; tokens.len()];
        for (&at, word) in order.iter().zip(column) {
            row[at] = word.map(str::to_owned);
        }
        Slot::new(row)
    });
    columns.collect()
}

/// The word transition network of ROVER: slots of texts aligned strictly in the order given, where
/// leaving out a slot is free once a text before had no word there.
///
/// For a screen, [`align`] shows the same without hanging on the order.
///
/// Source: Fiscus (1997), doi:10.1109/ASRU.1997.659110.
pub fn network(texts: &[&str]) -> Vec<Slot> {
    let tokens: Vec<Vec<&str>> = texts.iter().map(|text| words(text)).collect();
    let ordered: Vec<&[&str]> = tokens.iter().map(Vec::as_slice).collect();
    let columns = transitions(&ordered).into_iter();
    columns
        .map(|column| {
            Slot::new(
                column
                    .into_iter()
                    .map(|word| word.map(str::to_owned))
                    .collect(),
            )
        })
        .collect()
}

/// The text that wins the vote in every slot ([`Slot::winner`]).
pub fn vote(slots: &[Slot]) -> String {
    let winners: Vec<&str> = slots.iter().filter_map(Slot::winner).collect();
    winners.join(" ")
}

/// The [`vote`] over the [`network`] of `texts`, over whitespace-separated words. Without texts,
/// or where most have no words: empty.
///
/// Source: Fiscus (1997), doi:10.1109/ASRU.1997.659110.
pub fn rover(texts: &[&str]) -> String {
    vote(&network(texts))
}

/// Columns of words, one entry per text in the order given.
fn transitions<'s>(texts: &[&[&'s str]]) -> Vec<Vec<Option<&'s str>>> {
    let Some((first, others)) = texts.split_first() else {
        return Vec::new();
    };
    let mut columns: Vec<Vec<Option<&str>>> = first.iter().map(|&word| vec![Some(word)]).collect();
    for (before, text) in others.iter().enumerate() {
        columns = add(columns, text, before + 1);
    }
    columns
}

/// Aligns one more text with the columns. Leaving a column out is free where it already holds
/// "no word"; ties prefer diagonal, then leaving out, then a new column.
fn add<'s>(
    columns: Vec<Vec<Option<&'s str>>>,
    text: &[&'s str],
    before: usize,
) -> Vec<Vec<Option<&'s str>>> {
    #[derive(Clone, Copy)]
    enum Move {
        Both,
        Skip,
        New,
    }
    let width = columns.len() + 1;
    let mut cost = vec![0u32; (text.len() + 1) * width];
    let mut came = vec![Move::Both; cost.len()];
    for j in 1..width {
        (cost[j], came[j]) = (j as u32, Move::Skip);
    }
    for i in 1..=text.len() {
        (cost[i * width], came[i * width]) = (i as u32, Move::New);
        for j in 1..width {
            let column = &columns[j - 1];
            let miss = u32::from(!column.contains(&Some(text[i - 1])));
            let both = cost[(i - 1) * width + j - 1] + miss;
            let skip = cost[i * width + j - 1] + u32::from(!column.contains(&None));
            let new = cost[(i - 1) * width + j] + 1;
            let best = both.min(skip).min(new);
            cost[i * width + j] = best;
            came[i * width + j] = if both == best {
                Move::Both
            } else if skip == best {
                Move::Skip
            } else {
                Move::New
            };
        }
    }
    let (mut i, mut columns, mut back) = (text.len(), columns, Vec::new());
    while i > 0 || !columns.is_empty() {
        let step = came[i * width + columns.len()];
        let mut column = match step {
            Move::New => vec![None; before],
            Move::Both | Move::Skip => columns.pop().expect("such a step consumes a column"),
        };
        if matches!(step, Move::Skip) {
            column.push(None);
        } else {
            i -= 1;
            column.push(Some(text[i]));
        }
        back.push(column);
    }
    back.reverse();
    back
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::reference;
    use proptest::prelude::*;

    #[test]
    fn the_vote_equals_the_reference() {
        let (input, expected) = reference("rover");
        let tasks = input.as_array().unwrap();
        let gold = expected["values"].as_object().unwrap();
        assert_eq!(
            (tasks.len(), gold.len()),
            (24, 24),
            "every task is voted on"
        );
        for task in tasks {
            let name = task["task"].as_str().unwrap();
            let texts: Vec<&str> = task["hypotheses"]
                .as_array()
                .unwrap()
                .iter()
                .map(|t| t.as_str().unwrap())
                .collect();
            let gold = gold[name].as_str().unwrap();
            assert_eq!(rover(&texts), gold, "task {name}");
            let slots = network(&texts);
            assert!(
                slots.iter().all(|slot| slot.words.len() == texts.len()),
                "a word or a gap each"
            );
            assert_eq!(vote(&slots), gold, "the network is what is voted on");
        }
    }

    #[test]
    fn a_slot_tells_who_agrees_with_whom() {
        let slots = align(&["turn on it", "turn off it", "turn it", "turn off it"]);
        assert_eq!(slots[0].groups(), [[0, 1, 2, 3]], "all");
        assert_eq!(
            slots[1].groups(),
            [vec![1, 3], vec![0], vec![2]],
            "largest first"
        );
        assert_eq!(slots[1].winner(), Some("off"), "two of four");
        assert_eq!(vote(&slots), "turn off it", "the vote reads the slots");
    }

    #[test]
    fn odd_readings_have_slots_too() {
        assert!(
            align(&[]).is_empty() && network(&[]).is_empty(),
            "no text, no slot"
        );
        assert!(align(&["", " "]).is_empty(), "nor without words");
        assert_eq!(
            (rover(&[]), rover(&["", "\t"])),
            (String::new(), String::new())
        );
        let alone = align(&["only one reader"]);
        assert!(alone.iter().all(|slot| slot.agree), "nobody disagrees");
        assert_eq!(vote(&alone), "only one reader");
        let silent = align(&["", "a word"]);
        assert_eq!(silent[0].groups(), [[0], [1]], "a gap against a word");
        assert!(silent.iter().all(|slot| !slot.agree));
        assert_eq!(rover(&["", "", "a"]), "", "most heard nothing");
        let marks = align(&["…", "…", "?!"]);
        assert_eq!(
            marks[0].groups(),
            [vec![0, 1], vec![2]],
            "a lone mark is a word"
        );
    }

    #[test]
    fn slots_show_where_texts_agree() {
        let slots = align(&[
            "turn on the lights",
            "turn off the lights",
            "turn the lights",
        ]);
        let agree: Vec<bool> = slots.iter().map(|slot| slot.agree).collect();
        assert_eq!(
            agree,
            [true, false, true, true],
            "only on/off/nothing differs"
        );
        assert_eq!(slots[1].words[2], None, "the third said nothing there");
    }

    proptest! {
        #[test]
        fn the_slots_spell_every_text(texts in proptest::collection::vec("([abcd] ){0,8}", 0..5)) {
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            let slots = align(&texts);
            for (at, text) in texts.iter().enumerate() {
                let own: Vec<&str> =
                    slots.iter().filter_map(|slot| slot.words[at].as_deref()).collect();
                prop_assert_eq!(own, words(text), "no word is lost or moved");
            }
            prop_assert!(slots.iter().all(|slot| slot.words.iter().any(Option::is_some)));
        }

        #[test]
        fn the_network_spells_every_text_and_its_groups_hold_everyone_once(
            texts in proptest::collection::vec("([abcd] ){0,8}", 0..5),
        ) {
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            let slots = network(&texts);
            for (at, text) in texts.iter().enumerate() {
                let own: Vec<&str> =
                    slots.iter().filter_map(|slot| slot.words[at].as_deref()).collect();
                prop_assert_eq!(own, words(text), "no word is lost or moved");
            }
            for slot in &slots {
                let groups = slot.groups();
                let mut all = groups.concat();
                all.sort_unstable();
                prop_assert_eq!(all, (0..texts.len()).collect::<Vec<_>>(), "each once");
                prop_assert_eq!(slot.agree, groups.len() == 1, "one group is agreement");
            }
        }

        #[test]
        fn equal_texts_vote_for_themselves(text in "([abcd] ){0,8}", times in 1usize..4) {
            let texts = vec![text.as_str(); times];
            prop_assert_eq!(rover(&texts), words(&text).join(" "), "nothing to decide");
        }
    }
}
