//! What can be typed.

use std::path::PathBuf;

use burnish_api::model::{CaseKind, CaseLane, LabelerKind, MediaKind, Role, Split};
use clap::{Args, Parser, Subcommand};

/// Improve a model by improving its data: label, find disagreements, commit versions, see drift.
#[derive(Debug, Parser)]
#[command(name = "burnish", version, max_term_width = 100)]
pub struct Arguments {
    /// The project folder [default: $BURNISH_PROJECT, else the one *.burnish folder here]
    #[arg(long, global = true, value_name = "DIR")]
    pub project: Option<PathBuf>,
    /// Who acts; made when new
    // Named apart: `import --labeler` would count as this one too, for clap goes by the id.
    #[arg(id = "as", long = "as", global = true, value_name = "NAME")]
    pub labeler: Option<String>,
    /// Print the answer as JSON
    #[arg(long, global = true)]
    pub json: bool,
    #[command(subcommand)]
    pub command: Command,
}

fn word<T>(
    parse: fn(&str) -> Option<T>,
    known: &'static str,
) -> impl Fn(&str) -> Result<T, String> + Clone {
    move |text| parse(text).ok_or_else(|| format!("it is one of {known}"))
}

fn media_kind(text: &str) -> Result<MediaKind, String> {
    word(MediaKind::from_word, "image, audio")(text)
}

fn case_kind(text: &str) -> Result<CaseKind, String> {
    CaseKind::from_word(text).ok_or_else(|| {
        let known: Vec<&str> = CaseKind::ALL.iter().map(|kind| kind.as_str()).collect();
        format!("it is one of {}", known.join(", "))
    })
}

fn lane(text: &str) -> Result<CaseLane, String> {
    word(CaseLane::from_word, "lead, all")(text)
}

fn labeler_kind(text: &str) -> Result<LabelerKind, String> {
    word(LabelerKind::from_word, "human, model")(text)
}

fn split(text: &str) -> Result<Split, String> {
    word(Split::from_word, "train, validation, test")(text)
}

fn role(text: &str) -> Result<Role, String> {
    match text {
        "labeler" => Ok(Role::Labeler),
        "lead" => Ok(Role::Lead),
        _ => Err("it is one of labeler, lead".into()),
    }
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make the two sample projects below DIR
    Demo { dir: PathBuf },
    /// Make an empty project
    Init { dir: PathBuf },
    /// Take in media and labels
    Import(Import),
    /// What is in the project
    Info,
    /// List items
    Items {
        /// For example: class:scratch collection:production state:open words>10
        #[arg(long, default_value = "")]
        query: String,
        #[arg(long, default_value_t = 100)]
        limit: u32,
    },
    /// Everything about one item
    Show {
        /// A hash, the start of one, or a name
        item: String,
    },
    /// Submit labels for one item
    Submit {
        item: String,
        /// One line of a JSONL manifest: {"boxes": [...]}, {"text": "..."} or {"nothing": true}
        #[arg(long)]
        file: PathBuf,
    },
    /// How much labelers agree
    Agree,
    /// A model's submissions beside the truth, worst first
    ModelCheck {
        /// A labeler of kind model
        model: String,
        #[arg(long, default_value_t = 100)]
        limit: u32,
    },
    /// Where labelers disagree, worst first
    Disagreements {
        #[arg(long, value_parser = media_kind)]
        kind: Option<MediaKind>,
        /// Only this kind of case, for example missed or filler
        #[arg(long, value_parser = case_kind)]
        case_kind: Option<CaseKind>,
        /// lead: only what needs a person, that is without conventions [default: all]
        #[arg(long, value_parser = lane)]
        lane: Option<CaseLane>,
        /// open, decided or all
        #[arg(long, default_value = "open")]
        state: String,
        #[arg(long, default_value_t = 100)]
        limit: u32,
    },
    /// Decide a case
    Decide {
        case: String,
        #[command(flatten)]
        verdict: Verdict,
    },
    /// Take the decision on a case back
    Undecide { case: String },
    /// What transcript conventions split, and decide one
    Conventions {
        /// For example filler=normalise, punctuation=keep or filler=undecided
        #[arg(long, value_name = "KIND=CHOICE")]
        decide: Option<String>,
    },
    /// From where on a difference is a disagreement: what is in force, or what others would change
    Thresholds(Thresholds),
    /// Settle cases on pictures by a rule
    Resolve {
        /// A kind of case the rule is about, for example loose; may be given several times
        #[arg(long, required = true, value_name = "KIND", value_parser = case_kind)]
        kind: Vec<CaseKind>,
        /// All pairs of boxes overlap at least this much
        #[arg(long, default_value_t = 0.7)]
        least_iou: f64,
        /// At least this share of those who saw the picture drew it
        #[arg(long, default_value_t = 0.66)]
        least_share: f64,
        /// Only say what would be settled
        #[arg(long)]
        dry_run: bool,
    },
    /// What rules settled, and take a batch back
    Batches {
        #[arg(long, value_name = "BATCH")]
        undo: Option<String>,
    },
    /// The label book: definitions and examples
    Book,
    /// Compare all transcripts and compute all cases again
    Recompute,
    /// Make the working set a version
    Commit {
        #[arg(short, long)]
        message: String,
        /// Commit items with open disagreements without truth
        #[arg(long)]
        allow_open: bool,
    },
    /// The versions
    Log,
    /// Give a version another name
    Tag { version: String, name: String },
    /// What changed from A to B
    Diff {
        /// vN, a tag, a digest prefix, work or collection:NAME
        a: String,
        b: String,
    },
    /// What moved from A, the reference, to B
    Drift {
        a: String,
        b: String,
        /// Exit with 4 on this verdict
        #[arg(long, value_parser = ["drift"])]
        fail_on: Option<String>,
    },
    /// Write a version as a dataset
    Export {
        version: String,
        /// coco or jsonl
        #[arg(long)]
        format: String,
        #[arg(long)]
        out: PathBuf,
        #[arg(long, value_parser = split)]
        split: Option<Split>,
        /// keep the bytes, or bake flagged pictures upright
        #[arg(long, default_value = "keep", value_parser = ["keep", "bake"])]
        orientation: String,
    },
    /// Hash all media again and check every reference
    Verify,
    /// Show Burnish in a browser
    Serve {
        #[arg(long, default_value = "127.0.0.1:0")]
        bind: std::net::SocketAddr,
        /// Behind a proxy that adds TLS; needed off loopback
        #[arg(long)]
        behind_tls: bool,
    },
    /// Another person's own link
    Invite {
        name: String,
        #[arg(long, value_parser = role)]
        role: Role,
    },
}

#[derive(Debug, Args)]
pub struct Import {
    #[arg(required = true)]
    pub paths: Vec<PathBuf>,
    #[arg(long, default_value = "auto", value_parser = ["auto", "images", "audio", "coco", "jsonl"])]
    pub format: String,
    /// Whose labels these are [default: as the file says, else its name]
    #[arg(long)]
    pub labeler: Option<String>,
    #[arg(long, value_parser = labeler_kind)]
    pub labeler_kind: Option<LabelerKind>,
    #[arg(long)]
    pub collection: Option<String>,
    #[arg(long, value_parser = split)]
    pub split: Option<Split>,
    /// Record path and hash, copy nothing
    #[arg(long)]
    pub link: bool,
    /// `unseen`: a COCO image without boxes was not looked at
    #[arg(long, value_parser = ["unseen"])]
    pub boxless: Option<String>,
    /// Leave measuring for later
    #[arg(long)]
    pub no_measure: bool,
}

#[derive(Debug, Args)]
pub struct Thresholds {
    /// Smallest IoU of two boxes of one object
    #[arg(long)]
    pub tau: Option<f64>,
    /// Boxes that overlap less than this are loose
    #[arg(long)]
    pub lambda: Option<f64>,
    /// An edge is loose when off by more than this many px and this share of the side
    #[arg(long)]
    pub edge_px: Option<f64>,
    #[arg(long)]
    pub edge_share: Option<f64>,
    /// Segments that begin or end further apart than this are disputed
    #[arg(long)]
    pub boundary_millis: Option<u32>,
    /// Keep them, and compute every item's cases again
    #[arg(long)]
    pub apply: bool,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub struct Verdict {
    /// This labeler is right
    #[arg(long, value_name = "LABELER")]
    pub take: Option<String>,
    /// The fused box, or the words most wrote
    #[arg(long)]
    pub consensus: bool,
    /// None of it should be there
    #[arg(long)]
    pub none: bool,
    /// Keep it as a don't-care
    #[arg(long)]
    pub ambiguous: bool,
    /// These marks instead: one line of a JSONL manifest
    #[arg(long)]
    pub file: Option<PathBuf>,
}
