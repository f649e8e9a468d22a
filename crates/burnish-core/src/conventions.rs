//! Conventions: what each splits, how people write already, what deciding it gains; and deciding it.
//!
//! All numbers are sums over the stored pairs of transcripts; no text is compared here.

use std::collections::{BTreeMap, BTreeSet};

use burnish_metrics::text;
use burnish_model::{
    CaseKind, LabelerId, Stat,
    book::ConventionChoice,
    mark::transcript_text,
    output::{BoundaryStats, ConventionRow, ConventionTally, Conventions, PlanStep},
};
use burnish_store::{
    Connection, StoreError, book, layer, stale,
    transcript_pair::{self, Distance, PairSums, Split},
};

use crate::{Project, Silent, recompute, review::ReviewError, segments::Cuts, settings};

const NO_PAIRS: &str = "no clip has two transcripts";

/// What each convention splits, and what deciding it would gain.
pub fn conventions(project: &Project) -> Result<Conventions, ReviewError> {
    recompute::a_few(project)?;
    Ok(project.store().read(summed)?)
}

/// Decides a convention for the whole project, or takes that back; every clip's cases follow.
pub fn decide_convention(
    project: &Project,
    kind: CaseKind,
    choice: Option<ConventionChoice>,
) -> Result<Conventions, ReviewError> {
    if !kind.is_convention() {
        return Err(ReviewError::NotAConvention(kind));
    }
    project
        .store()
        .write(&["book", "cases", "items"], |transaction| {
            book::set_convention(transaction, kind, choice)?;
            stale::mark_convention(transaction, kind)
        })?;
    recompute::catch_up(project, &Silent)?;
    Ok(project.store().read(summed)?)
}

/// A transcript: its clip and who wrote it.
type Written = (i64, LabelerId);

/// The best example so far: how many causes it shows besides, then where it stands.
type Best<T> = Option<(usize, T)>;

fn better<T>(best: &mut Best<T>, causes: usize, candidate: T) {
    if best.as_ref().is_none_or(|(known, _)| causes < *known) {
        *best = Some((causes, candidate));
    }
}

/// What one convention splits.
#[derive(Default)]
struct Splits {
    pairs: u64,
    items: u64,
    example: Best<(i64, LabelerId, LabelerId)>,
    /// Transcripts written without what the convention removes, and with it.
    settled: (u64, Best<Written>),
    kept: (u64, Best<Written>),
}

/// One clip's transcripts under each cause: settled in every pair, and the fewest causes of one.
type Clip = BTreeMap<(CaseKind, LabelerId), (bool, usize)>;

fn close(splits: &mut BTreeMap<CaseKind, Splits>, item: i64, clip: &mut Clip) {
    let mut kinds = BTreeSet::new();
    for ((kind, labeler), (is_settled, causes)) in std::mem::take(clip) {
        let own = splits.entry(kind).or_default();
        let (count, best) = if is_settled {
            &mut own.settled
        } else {
            &mut own.kept
        };
        *count += 1;
        better(best, causes, (item, labeler));
        if kinds.insert(kind) {
            own.items += 1;
        }
    }
}

fn splits(connection: &Connection) -> Result<BTreeMap<CaseKind, Splits>, StoreError> {
    let mut splits: BTreeMap<CaseKind, Splits> = BTreeMap::new();
    let (mut clip, mut current) = (Clip::new(), None);
    transcript_pair::for_each_split(connection, |pair: Split| {
        if let Some(item) = current.filter(|item| *item != pair.item) {
            close(&mut splits, item, &mut clip);
        }
        current = Some(pair.item);
        let count = pair.causes.len();
        for cause in pair.causes.iter().filter(|cause| cause.is_convention()) {
            let own = splits.entry(*cause).or_default();
            own.pairs += 1;
            better(&mut own.example, count, (pair.item, pair.a, pair.b));
            for (labeler, settled) in [(pair.a, &pair.a_settled), (pair.b, &pair.b_settled)] {
                let seen = clip.entry((*cause, labeler)).or_insert((true, count));
                seen.0 &= settled.contains(cause);
                seen.1 = seen.1.min(count);
            }
        }
    })?;
    if let Some(item) = current {
        close(&mut splits, item, &mut clip);
    }
    Ok(splits)
}

/// What people wrote, read once per clip.
struct Texts<'a> {
    connection: &'a Connection,
    clips: BTreeMap<i64, BTreeMap<LabelerId, String>>,
}

impl Texts<'_> {
    fn of(&mut self, (item, labeler): Written) -> Result<Option<String>, StoreError> {
        if !self.clips.contains_key(&item) {
            let layers = layer::submitted(self.connection, item)?.into_iter();
            let texts = layers.map(|layer| (layer.labeler, transcript_text(&layer.marks)));
            self.clips.insert(item, texts.collect());
        }
        Ok(self
            .clips
            .get(&item)
            .and_then(|clip| clip.get(&labeler))
            .cloned())
    }
}

fn summed(connection: &Connection) -> Result<Conventions, StoreError> {
    let book = book::book(connection)?;
    let counts = transcript_pair::counts_by_causes(connection)?;
    let total: u64 = counts.iter().map(|(_, count)| count).sum();
    let of = |wanted: fn(&[CaseKind]) -> bool| {
        let counted = counts.iter().filter(|(causes, _)| wanted(causes));
        counted.map(|(_, count)| *count).sum::<u64>()
    };
    let equal = of(<[CaseKind]>::is_empty);
    let lexical = of(|causes| causes.contains(&CaseKind::Lexical));
    let pairs: Vec<Vec<CaseKind>> = counts
        .iter()
        .flat_map(|(causes, count)| std::iter::repeat_n(causes.clone(), *count as usize))
        .collect();
    let gains: BTreeMap<CaseKind, f64> = text::shapley_gain(&pairs).into_iter().collect();
    let mut splits = splits(connection)?;
    for convention in &book.conventions {
        splits.entry(convention.kind).or_default();
    }
    let mut texts = Texts {
        connection,
        clips: BTreeMap::new(),
    };
    let mut rows = Vec::new();
    for (kind, own) in splits {
        let mut example = Vec::new();
        if let Some((_, (item, a, b))) = own.example {
            for labeler in [a, b] {
                example.extend(texts.of((item, labeler))?);
            }
        }
        let mut choices = Vec::new();
        for (choice, (count, best)) in [
            (ConventionChoice::Normalise, own.settled),
            (ConventionChoice::Keep, own.kept),
        ] {
            let best = best.map(|(_, written)| texts.of(written)).transpose()?;
            choices.push(ConventionTally {
                choice,
                words: words(kind, choice).to_owned(),
                texts: count,
                example: best.flatten(),
            });
        }
        let decided = book.conventions.iter().find(|known| known.kind == kind);
        rows.push(ConventionRow {
            kind,
            decided: decided.map(|convention| convention.choice),
            pairs: own.pairs,
            pairs_total: total,
            items: own.items,
            gain: gains.get(&kind).copied().unwrap_or(0.0),
            example,
            choices,
        });
    }
    rows.sort_by(|a, b| b.gain.total_cmp(&a.gain).then_with(|| a.kind.cmp(&b.kind)));
    let plan = text::best_sets(&pairs).into_iter().map(|best| PlanStep {
        kinds: best.conventions,
        agreement: Stat::Known(best.agreement),
    });
    let share = |count: u64| {
        if total == 0 {
            Stat::undefined(NO_PAIRS)
        } else {
            Stat::Known(count as f64 / total as f64)
        }
    };
    let sums = transcript_pair::sums(connection)?;
    Ok(Conventions {
        rows,
        exact_agreement: share(equal),
        ceiling: share(total - lexical),
        plan: plan.collect(),
        wer: rate(&sums, "words", |own| own.distances.words),
        wer_normalised: rate(&sums, "words", |own| own.distances.normal_words),
        cer: rate(&sums, "characters", |own| own.distances.characters),
        cer_normalised: rate(&sums, "characters", |own| own.distances.normal_characters),
        boundaries: boundaries(connection)?,
    })
}

/// Mean over both directions of every two people: neither is the reference.
fn rate(sums: &[PairSums], what: &str, distance: impl Fn(&PairSums) -> Distance) -> Stat {
    if sums.is_empty() {
        return Stat::undefined(NO_PAIRS);
    }
    let mut rates = Vec::new();
    for own in sums {
        let Distance { edits, a, b } = distance(own);
        let directions = [a, b].into_iter().filter(|length| *length > 0);
        rates.extend(directions.map(|length| edits as f64 / length as f64));
    }
    if rates.is_empty() {
        return Stat::undefined(format!("a transcript without {what} has no error rate"));
    }
    Stat::Known(rates.iter().sum::<f64>() / rates.len() as f64)
}

fn boundaries(connection: &Connection) -> Result<BoundaryStats, StoreError> {
    let threshold = settings::of(connection)?.disagreements.boundary_millis;
    let (mut pairs, mut over, mut apart) = (0, 0, Vec::new());
    transcript_pair::for_each_segmented(connection, |segments| {
        let cuts = Cuts::read(segments);
        pairs += 1;
        over += u64::from(cuts.disputed(threshold));
        apart.extend(cuts.apart_millis);
    })?;
    apart.sort_unstable();
    let at = |share: f64| match apart.len().checked_sub(1) {
        None if pairs == 0 => Stat::undefined("no clip has two transcripts cut into segments"),
        None => Stat::undefined("no two segments stand for one another"),
        // Linear between neighbours.
        Some(last) => {
            let place = last as f64 * share;
            let (low, high) = (apart[place.floor() as usize], apart[place.ceil() as usize]);
            let (low, high) = (f64::from(low), f64::from(high));
            Stat::Known(low + (high - low) * place.fract())
        }
    };
    Ok(BoundaryStats {
        pairs,
        median_millis: at(0.5),
        p95_millis: at(0.95),
        over,
    })
}

/// Every convention: what it is called, and how texts are written under each choice.
const NAMES: [(CaseKind, &str, &str, &str); 15] = [
    (
        CaseKind::Case,
        "Capital letters",
        "small letters only",
        "capitals kept",
    ),
    (
        CaseKind::Punctuation,
        "Punctuation",
        "punctuation dropped",
        "punctuation kept",
    ),
    (
        CaseKind::Ellipsis,
        "Ellipsis",
        "pauses not marked",
        "pauses marked",
    ),
    (
        CaseKind::Whitespace,
        "Spaces",
        "spaces tidied",
        "spaces as typed",
    ),
    (
        CaseKind::UnicodeForm,
        "Look-alike characters",
        "plain characters",
        "characters as typed",
    ),
    (
        CaseKind::Diacritics,
        "Accents",
        "accents dropped",
        "accents kept",
    ),
    (
        CaseKind::Filler,
        "Fillers",
        "fillers dropped",
        "fillers kept",
    ),
    (
        CaseKind::FillerSpelling,
        "Spelling of fillers",
        "one spelling per filler",
        "fillers spelled freely",
    ),
    (
        CaseKind::NumberFormat,
        "Numbers",
        "numbers in digits",
        "numbers in words",
    ),
    (
        CaseKind::Contraction,
        "Contractions",
        "contractions written out",
        "contractions kept",
    ),
    (
        CaseKind::SpellingVariant,
        "Spelling variants",
        "American spelling",
        "other spellings kept",
    ),
    (
        CaseKind::Compound,
        "Compounds",
        "compounds evened out",
        "compounds as written",
    ),
    (
        CaseKind::Abbreviation,
        "Abbreviations",
        "abbreviations written out",
        "abbreviations kept",
    ),
    (CaseKind::Tag, "Tags", "tags dropped", "tags kept"),
    (
        CaseKind::Repetition,
        "Repeated words",
        "repetitions dropped",
        "repetitions kept",
    ),
];

/// What the convention is called; its word where it is none.
pub(crate) fn title(kind: CaseKind) -> &'static str {
    NAMES
        .iter()
        .find(|(own, ..)| *own == kind)
        .map_or(kind.as_str(), |(_, title, ..)| title)
}

fn words(kind: CaseKind, choice: ConventionChoice) -> &'static str {
    let known = NAMES.iter().find(|(own, ..)| *own == kind);
    known.map_or("", |(_, _, normalise, keep)| match choice {
        ConventionChoice::Normalise => normalise,
        ConventionChoice::Keep => keep,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_convention_has_a_name_and_two_ways_of_writing() {
        for kind in CaseKind::ALL.iter().filter(|kind| kind.is_convention()) {
            let both = [ConventionChoice::Normalise, ConventionChoice::Keep]
                .map(|choice| words(*kind, choice));
            assert!(!both[0].is_empty() && both[0] != both[1], "{kind}");
            assert!(title(*kind).starts_with(char::is_uppercase), "{kind}");
        }
    }
}
