//! Spelling variants: British and American English, and a few that are free everywhere.

use super::line::{Line, in_case_of};

const PAIRS: &[(&str, &str)] = &[
    ("adviser", "advisor"),
    ("aeroplane", "airplane"),
    ("ageing", "aging"),
    ("alright", "all right"),
    ("aluminium", "aluminum"),
    ("amongst", "among"),
    ("analogue", "analog"),
    ("artefact", "artifact"),
    ("artefacts", "artifacts"),
    ("axe", "ax"),
    ("barbeque", "barbecue"),
    ("bbq", "barbecue"),
    ("burnt", "burned"),
    ("catalogue", "catalog"),
    ("catalogues", "catalogs"),
    ("cheque", "check"),
    ("cheques", "checks"),
    ("chequebook", "checkbook"),
    ("chilli", "chili"),
    ("cosy", "cozy"),
    ("defence", "defense"),
    ("defences", "defenses"),
    ("dialogue", "dialog"),
    ("dialogues", "dialogs"),
    ("disc", "disk"),
    ("discs", "disks"),
    ("doughnut", "donut"),
    ("doughnuts", "donuts"),
    ("draught", "draft"),
    ("dreamt", "dreamed"),
    ("enrol", "enroll"),
    ("enrolment", "enrollment"),
    ("fulfil", "fulfill"),
    ("fulfilment", "fulfillment"),
    ("gaol", "jail"),
    ("grey", "gray"),
    ("greyish", "grayish"),
    ("greys", "grays"),
    ("greyscale", "grayscale"),
    ("inflexion", "inflection"),
    ("inquiry", "enquiry"),
    ("inquiries", "enquiries"),
    ("instalment", "installment"),
    ("jewellery", "jewelry"),
    ("judgement", "judgment"),
    ("judgements", "judgments"),
    ("kerb", "curb"),
    ("kerbs", "curbs"),
    ("learnt", "learned"),
    ("leapt", "leaped"),
    ("leant", "leaned"),
    ("licence", "license"),
    ("licences", "licenses"),
    ("manoeuvre", "maneuver"),
    ("manoeuvres", "maneuvers"),
    ("mould", "mold"),
    ("moulds", "molds"),
    ("mouldy", "moldy"),
    ("moustache", "mustache"),
    ("moult", "molt"),
    ("mum", "mom"),
    ("mums", "moms"),
    ("mummy", "mommy"),
    ("nite", "night"),
    ("offence", "offense"),
    ("offences", "offenses"),
    ("ok", "okay"),
    ("o.k.", "okay"),
    ("okey", "okay"),
    ("omelette", "omelet"),
    ("plough", "plow"),
    ("ploughs", "plows"),
    ("practise", "practice"),
    ("practised", "practiced"),
    ("practises", "practices"),
    ("practising", "practicing"),
    ("pretence", "pretense"),
    ("programme", "program"),
    ("programmes", "programs"),
    ("pyjamas", "pajamas"),
    ("sceptic", "skeptic"),
    ("sceptical", "skeptical"),
    ("skilful", "skillful"),
    ("smelt", "smelled"),
    ("spelt", "spelled"),
    ("spilt", "spilled"),
    ("spoilt", "spoiled"),
    ("storey", "story"),
    ("storeys", "stories"),
    ("sulphur", "sulfur"),
    ("tho", "though"),
    ("thru", "through"),
    ("tonite", "tonight"),
    ("towards", "toward"),
    ("tyre", "tire"),
    ("tyres", "tires"),
    ("whilst", "while"),
    ("whisky", "whiskey"),
    ("wilful", "willful"),
    ("yeh", "yeah"),
    ("yea", "yeah"),
    ("yoghurt", "yogurt"),
    ("yoghurts", "yogurts"),
    ("afterwards", "afterward"),
    ("backwards", "backward"),
    ("forwards", "forward"),
    ("upwards", "upward"),
    ("downwards", "downward"),
    ("encyclopaedia", "encyclopedia"),
    ("anaesthetic", "anesthetic"),
    ("anaemia", "anemia"),
    ("paediatric", "pediatric"),
    ("orthopaedic", "orthopedic"),
    ("archaeology", "archeology"),
    ("diarrhoea", "diarrhea"),
    ("oestrogen", "estrogen"),
    ("foetus", "fetus"),
    ("mediaeval", "medieval"),
    ("haemoglobin", "hemoglobin"),
    ("furore", "furor"),
    ("carat", "karat"),
    ("cancelation", "cancellation"),
    ("vise", "vice"),
    ("snowplough", "snowplow"),
    ("woollen", "woolen"),
    ("marvellous", "marvelous"),
    ("hullo", "hello"),
    ("acknowledgement", "acknowledgment"),
    ("speciality", "specialty"),
    ("cypher", "cipher"),
];

/// `our` of these is `or` in America, wherever the stem stands.
const OUR: &[&str] = &[
    "arbour",
    "ardour",
    "armour",
    "behaviour",
    "candour",
    "clamour",
    "colour",
    "demeanour",
    "endeavour",
    "favour",
    "fervour",
    "flavour",
    "glamour",
    "harbour",
    "honour",
    "humour",
    "labour",
    "neighbour",
    "odour",
    "parlour",
    "rancour",
    "rigour",
    "rumour",
    "saviour",
    "savour",
    "splendour",
    "tumour",
    "valour",
    "vapour",
    "vigour",
];

/// `re` of these is `er` in America, at the end.
const RE: &[&str] = &[
    "calibre", "centre", "fibre", "litre", "lustre", "meagre", "metre", "mitre", "sabre", "sombre",
    "spectre", "theatre",
];

/// These double their l before an ending in Britain.
const DOUBLE_L: &[&str] = &[
    "cancel", "channel", "counsel", "dial", "duel", "equal", "fuel", "grovel", "initial", "jewel",
    "label", "level", "marvel", "model", "panel", "pedal", "pencil", "quarrel", "rival", "shovel",
    "shrivel", "signal", "snorkel", "spiral", "swivel", "total", "towel", "travel", "trial",
    "tunnel", "unravel",
];

/// Always written with s.
const ALWAYS_ISE: &[&str] = &[
    "advertis",
    "advis",
    "anis",
    "appris",
    "aris",
    "bruis",
    "chastis",
    "circumcis",
    "compris",
    "compromis",
    "concis",
    "crais",
    "cris",
    "cruis",
    "demis",
    "despis",
    "devis",
    "disguis",
    "enterpris",
    "excis",
    "exercis",
    "expertis",
    "franchis",
    "guis",
    "improvis",
    "incis",
    "lis",
    "likewis",
    "merchandis",
    "mis",
    "nois",
    "otherwis",
    "pois",
    "prais",
    "precis",
    "premis",
    "pris",
    "promis",
    "rais",
    "repris",
    "revis",
    "ris",
    "supervis",
    "surmis",
    "surpris",
    "televis",
    "treatis",
    "vis",
    "wis",
    "appra",
    "rejois",
    "tortois",
    "porpois",
    "turquois",
    "ceris",
    "marquis",
    "paradis",
    "demis",
    "valis",
    "chemis",
    "reprais",
    "apprais",
];

/// One spelling for each word, the American one.
pub(super) fn spelling_variant(line: &mut Line) {
    let mut at = 0;
    while at < line.words.len() {
        let word = &line.words[at];
        if let Some(standard) = standard(&word.key) {
            // OK is in capitals as a habit, not as shouting.
            let initials = matches!(&*word.key, "ok" | "o.k.");
            let lone = initials
                && line
                    .words
                    .iter()
                    .any(|word| word.text.contains(char::is_lowercase));
            let text = match lone {
                true if at == 0 => "Okay".to_owned(),
                true => standard,
                false => in_case_of(&word.text, &standard),
            };
            let parts: Vec<&str> = text.split(' ').collect();
            let any_case = word.any_case || initials;
            line.replace(at..at + 1, &parts);
            line.words[at].any_case = any_case;
            at += parts.len();
        } else {
            at += 1;
        }
    }
}

fn standard(key: &str) -> Option<String> {
    if let Some((_, american)) = PAIRS.iter().find(|(variant, _)| *variant == key) {
        return Some((*american).to_owned());
    }
    if key.len() < 5 || !key.is_ascii() {
        return None;
    }
    if let Some(stem) = OUR.iter().find(|stem| key.contains(**stem)) {
        let american = format!("{}or", &stem[..stem.len() - 3]);
        return Some(key.replace(stem, &american));
    }
    for ending in ["s", "d", ""] {
        let Some(bare) = key.strip_suffix(ending) else {
            continue;
        };
        if RE.iter().any(|stem| bare.ends_with(stem)) {
            return Some(format!(
                "{}er{}",
                &bare[..bare.len() - 2],
                if ending == "d" { "ed" } else { ending }
            ));
        }
    }
    if let Some(start) = key
        .strip_suffix("ogue")
        .filter(|start| matches!(*start, "monol" | "epil" | "prol"))
    {
        return Some(format!("{start}og"));
    }
    for ending in ["ed", "ing", "er", "ers", "or", "ors"] {
        let stem = key
            .strip_suffix(ending)
            .and_then(|bare| bare.strip_suffix('l'));
        if let Some(stem) = stem.filter(|stem| DOUBLE_L.contains(stem)) {
            return Some(format!("{stem}{ending}"));
        }
    }
    for (british, american) in [
        ("yse", "yze"),
        ("ysed", "yzed"),
        ("yses", "yzes"),
        ("ysing", "yzing"),
    ] {
        if let Some(stem) = key.strip_suffix(british)
            && ["anal", "paral", "catal", "breathal", "electrol"].contains(&stem)
            && british != "yses"
        {
            return Some(format!("{stem}{american}"));
        }
    }
    for ending in [
        "e", "ed", "es", "ing", "er", "ers", "ation", "ations", "able",
    ] {
        let Some(stem) = key.strip_suffix(ending) else {
            continue;
        };
        let Some(root) = stem.strip_suffix("is") else {
            continue;
        };
        if root.len() >= 3 && !is_always_s(stem) {
            return Some(format!("{root}iz{ending}"));
        }
    }
    None
}

/// `stem` ends in `is`; short roots and listed ones keep their s, also behind a prefix.
fn is_always_s(stem: &str) -> bool {
    ALWAYS_ISE.iter().any(|always| {
        let prefix = stem.strip_suffix(always);
        match prefix {
            Some("" | "un" | "re" | "over" | "pre" | "under") => true,
            // Roots this long do not end a verb in -ise by chance.
            Some(_) => always.len() >= 5,
            None => false,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variants_meet_and_other_words_stay() {
        for (a, b) in [
            ("colours", "colors"),
            ("centre", "center"),
            ("centred", "centered"),
            ("kilometres", "kilometers"),
            ("travelling", "traveling"),
            ("organise", "organize"),
            ("organisation", "organization"),
            ("analysed", "analyzed"),
            ("grey", "gray"),
            ("neighbourhood", "neighborhood"),
        ] {
            assert_eq!(standard(a).as_deref(), Some(b), "{a} is British for {b}");
            assert_eq!(standard(b), None, "{b} is the standard form");
        }
        for word in [
            "promise",
            "surprise",
            "raised",
            "exercise",
            "hour",
            "four",
            "advised",
            "noise",
            "wise",
            "rising",
            "arise",
            "likewise",
            "praising",
            "thesis",
            "analyses",
            "crisis",
            "precise",
            "disguised",
        ] {
            assert_eq!(standard(word), None, "{word} has one spelling");
        }
    }
}
