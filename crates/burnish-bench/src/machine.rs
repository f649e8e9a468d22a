//! What the machine is, how much CPU was used, and when the disk has caught up.

use std::{fs, path::Path, process::Command};

fn line_of(path: &str, start: &str) -> Option<String> {
    let text = fs::read_to_string(path).ok()?;
    let line = text.lines().find(|line| line.starts_with(start))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}

fn printed(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}

/// Processor, cores, memory, file system and load, in lines.
pub fn facts(folder: &Path) -> String {
    let unknown = || "unknown".to_owned();
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let processor = line_of("/proc/cpuinfo", "model name").unwrap_or_else(unknown);
    let memory = line_of("/proc/meminfo", "MemTotal")
        .and_then(|text| text.split(' ').next()?.parse::<f64>().ok())
        .map_or_else(unknown, |kib| format!("{:.0} GB", kib / 1e6));
    let folder = folder.to_string_lossy();
    let kind = printed("stat", &["-f", "-c", "%T", &folder]).unwrap_or_else(unknown);
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = load.split(' ').next().unwrap_or_default();
    format!(
        "{processor}, {cores} cores, {memory}; {} {}; {kind}; load {load} before the run",
        std::env::consts::OS,
        std::env::consts::ARCH
    )
}

/// CPU time of this process so far; 0 where the system does not say.
pub fn cpu_seconds() -> f64 {
    /// USER_HZ is 100 wherever Linux runs.
    const TICKS_PER_SECOND: f64 = 100.0;
    let ticks = || {
        let text = fs::read_to_string("/proc/self/stat").ok()?;
        let fields: Vec<&str> = text.rsplit_once(") ")?.1.split(' ').collect();
        let user: f64 = fields.get(11)?.parse().ok()?;
        let system: f64 = fields.get(12)?.parse().ok()?;
        Some(user + system)
    };
    ticks().unwrap_or(0.0) / TICKS_PER_SECOND
}

/// Bytes of memory held now, counting the most from here on.
pub fn count_memory() -> Option<u64> {
    fs::write("/proc/self/clear_refs", "5").ok()?;
    kibibytes("VmRSS")
}

/// The most bytes held since they were counted.
pub fn most_memory() -> Option<u64> {
    kibibytes("VmHWM")
}

/// Pages of mapped files among them, which the system takes back when it wants them.
pub fn mapped_memory() -> Option<u64> {
    kibibytes("RssFile")
}

fn kibibytes(name: &str) -> Option<u64> {
    let text = line_of("/proc/self/status", name)?;
    Some(text.split(' ').next()?.parse::<u64>().ok()? << 10)
}

/// Waits until everything written to the file system of `folder` is on the disk.
pub fn sync(folder: &Path) {
    // Without coreutils there is no such limit to show, and the work itself syncs by itself.
    Command::new("sync").arg("-f").arg(folder).status().ok();
}
