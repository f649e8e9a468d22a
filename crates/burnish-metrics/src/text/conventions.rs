//! stub
use burnish_model::CaseKind;
pub struct Explanation { pub causes: Vec<CaseKind>, pub residual_distance: f64, pub sentence: String }
pub fn explain(a: &str, b: &str) -> Explanation { Explanation { causes: if a==b {vec![]} else {vec![CaseKind::Lexical]}, residual_distance: super::word_distance(a,b), sentence: String::new() } }
pub fn canonical(text: &str, _k: &[CaseKind]) -> String { text.to_owned() }
pub fn normalise(text: &str) -> String { text.to_lowercase() }
