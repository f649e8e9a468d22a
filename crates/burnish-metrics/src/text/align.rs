//! Several transcripts side by side: word slots, and the vote over them (ROVER).

use super::distance::{normalised_distance, words};

/// One column of an alignment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// Per text, in the order given: its word here, or nothing.
    pub words: Vec<Option<String>>,
    /// True when every text has the same word here.
    pub agree: bool,
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
    network(&ordered)
        .into_iter()
        .map(|column| {
            let mut row = vec![None; tokens.len()];
            for (&at, word) in order.iter().zip(column) {
                row[at] = word.map(str::to_owned);
            }
            let agree = row.iter().all(|word| word.is_some() && *word == row[0]);
            Slot { words: row, agree }
        })
        .collect()
}

/// The text that wins a vote in every slot, over whitespace-separated words.
///
/// Texts are aligned in the order given. Per slot the most frequent word wins; ties go to the
/// longer word, then to the greater one, so "no word" loses ties.
///
/// Source: Fiscus (1997), doi:10.1109/ASRU.1997.659110.
pub fn rover(texts: &[&str]) -> String {
    let tokens: Vec<Vec<&str>> = texts.iter().map(|text| words(text)).collect();
    let ordered: Vec<&[&str]> = tokens.iter().map(Vec::as_slice).collect();
    let winners = network(&ordered).into_iter().filter_map(|column| {
        let count = |word: &str| {
            column
                .iter()
                .filter(|own| own.unwrap_or("") == word)
                .count()
        };
        column
            .iter()
            .map(|word| word.unwrap_or(""))
            .max_by_key(|word| (count(word), word.chars().count(), *word))
            .filter(|word| !word.is_empty())
    });
    winners.collect::<Vec<_>>().join(" ")
}

/// Columns of words, one entry per text in the order given.
fn network<'s>(texts: &[&[&'s str]]) -> Vec<Vec<Option<&'s str>>> {
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
        for task in input.as_array().unwrap() {
            let name = task["task"].as_str().unwrap();
            let texts: Vec<&str> = task["hypotheses"]
                .as_array()
                .unwrap()
                .iter()
                .map(|t| t.as_str().unwrap())
                .collect();
            let gold = expected["values"][name].as_str().unwrap();
            assert_eq!(rover(&texts), gold, "task {name}");
        }
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
    }
}
