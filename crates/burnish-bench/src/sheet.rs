//! The table: one row per piece of work, printed as soon as it is known.

use std::io::{self, Write};

use crate::work::Took;

/// What the work is set beside.
#[derive(Debug, Clone)]
pub struct Limit {
    pub name: String,
    pub seconds: f64,
}

impl Limit {
    pub fn of(name: impl Into<String>, took: Took) -> Self {
        Self {
            name: name.into(),
            seconds: took.seconds,
        }
    }
}

/// A markdown table on its way out.
pub struct Sheet<W> {
    out: W,
}

impl<W: Write> Sheet<W> {
    pub fn new(out: W) -> Self {
        Self { out }
    }

    pub fn text(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.out, "{text}")?;
        self.out.flush()
    }

    pub fn heading(&mut self, title: &str) -> io::Result<()> {
        self.text(&format!(
            "\n### {title}\n\n| work | time | CPU | a second | limit in this run | ours / limit | goal |\n|---|--:|--:|--:|---|--:|---|"
        ))
    }

    /// `items` of 0 when a rate says nothing; `goal` in words.
    pub fn row(
        &mut self,
        work: &str,
        took: Took,
        items: usize,
        limit: Option<&Limit>,
        goal: &str,
    ) -> io::Result<()> {
        let rate = if items == 0 {
            String::new()
        } else {
            grouped(items as f64 / took.seconds)
        };
        let cpu = if took.cpu_seconds == 0.0 {
            String::new()
        } else {
            duration(took.cpu_seconds)
        };
        let (beside, ratio) = limit.map_or((String::new(), String::new()), |limit| {
            let ratio = format!("{:.1}", took.seconds / limit.seconds);
            (
                format!("{}: {}", limit.name, duration(limit.seconds)),
                ratio,
            )
        });
        let time = duration(took.seconds);
        self.text(&format!(
            "| {work} | {time} | {cpu} | {rate} | {beside} | {ratio} | {goal} |"
        ))
    }

    /// A row whose figure is not a time.
    pub fn figure(&mut self, work: &str, figure: &str, goal: &str) -> io::Result<()> {
        self.text(&format!("| {work} | {figure} | | | | | {goal} |"))
    }
}

/// Three significant digits with a unit.
pub fn duration(seconds: f64) -> String {
    match seconds {
        s if s >= 100.0 => format!("{s:.0} s"),
        s if s >= 10.0 => format!("{s:.1} s"),
        s if s >= 1.0 => format!("{s:.2} s"),
        s if s >= 0.1 => format!("{:.0} ms", s * 1e3),
        s if s >= 0.01 => format!("{:.1} ms", s * 1e3),
        s => format!("{:.2} ms", s * 1e3),
    }
}

/// A whole number with commas.
pub fn grouped(value: f64) -> String {
    let digits = format!("{value:.0}");
    let mut out = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_have_three_digits_and_a_unit() {
        assert_eq!(
            duration(0.001_234),
            "1.23 ms",
            "short times are milliseconds"
        );
        assert_eq!(duration(12.34), "12.3 s", "long times are seconds");
        assert_eq!(grouped(1_234_567.0), "1,234,567", "thousands are grouped");
    }
}
