//! A word diff of two texts, for showing what a version changed.

use super::distance::{Step, steps_between, words};

/// Consecutive words that share a fate, from `before` to `after`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WordRun {
    Equal {
        words: Vec<String>,
    },
    Removed {
        before: Vec<String>,
    },
    Added {
        after: Vec<String>,
    },
    Replaced {
        before: Vec<String>,
        after: Vec<String>,
    },
}

/// Word runs that turn `before` into `after`, in reading order, along a cheapest alignment.
///
/// Between two equal runs there is at most one other run; the words of the equal, removed and
/// replaced runs are `before`, those of the equal, added and replaced runs are `after`.
pub fn diff_words(before: &str, after: &str) -> Vec<WordRun> {
    let (old, new) = (words(before), words(after));
    let mut runs = Vec::new();
    let (mut equal, mut gone, mut come) = (Vec::new(), Vec::new(), Vec::new());
    for step in steps_between(&old, &new) {
        if let Step::Hit(i, _) = step {
            push_change(&mut runs, &mut gone, &mut come);
            equal.push(old[i].to_owned());
            continue;
        }
        push_equal(&mut runs, &mut equal);
        match step {
            Step::Removed(i) => gone.push(old[i].to_owned()),
            Step::Added(j) => come.push(new[j].to_owned()),
            Step::Replaced(i, j) => {
                gone.push(old[i].to_owned());
                come.push(new[j].to_owned());
            }
            Step::Hit(..) => {}
        }
    }
    push_equal(&mut runs, &mut equal);
    push_change(&mut runs, &mut gone, &mut come);
    runs
}

fn push_equal(runs: &mut Vec<WordRun>, equal: &mut Vec<String>) {
    if !equal.is_empty() {
        runs.push(WordRun::Equal {
            words: std::mem::take(equal),
        });
    }
}

fn push_change(runs: &mut Vec<WordRun>, gone: &mut Vec<String>, come: &mut Vec<String>) {
    let (before, after) = (std::mem::take(gone), std::mem::take(come));
    match (before.is_empty(), after.is_empty()) {
        (true, true) => {}
        (false, true) => runs.push(WordRun::Removed { before }),
        (true, false) => runs.push(WordRun::Added { after }),
        (false, false) => runs.push(WordRun::Replaced { before, after }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn strings(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn a_replaced_word_stands_between_what_stayed() {
        let runs = diff_words("turn on the lights", "turn off the lights now");
        let expected = vec![
            WordRun::Equal {
                words: strings(&["turn"]),
            },
            WordRun::Replaced {
                before: strings(&["on"]),
                after: strings(&["off"]),
            },
            WordRun::Equal {
                words: strings(&["the", "lights"]),
            },
            WordRun::Added {
                after: strings(&["now"]),
            },
        ];
        assert_eq!(
            runs, expected,
            "a reader sees the two changes and nothing else"
        );
    }

    proptest! {
        #[test]
        fn the_runs_spell_both_texts(a in "([abc] ){0,12}", b in "([abc] ){0,12}") {
            let (mut before, mut after) = (Vec::new(), Vec::new());
            for run in diff_words(&a, &b) {
                match run {
                    WordRun::Equal { words } => {
                        before.extend(words.clone());
                        after.extend(words);
                    }
                    WordRun::Removed { before: gone } => before.extend(gone),
                    WordRun::Added { after: come } => after.extend(come),
                    WordRun::Replaced { before: gone, after: come } => {
                        before.extend(gone);
                        after.extend(come);
                    }
                }
            }
            prop_assert_eq!(before, words(&a), "nothing of the first text is lost");
            prop_assert_eq!(after, words(&b), "nothing of the second text is lost");
        }
    }
}
