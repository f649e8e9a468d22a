//! The time of day, as this machine keeps it.

use burnish_core::Clock;
use std::time::SystemTime;

/// Asks the operating system: what every shell hands to the door.
#[derive(Debug, Clone, Copy)]
pub struct WallClock;

impl Clock for WallClock {
    fn now_millis(&self) -> i64 {
        let since = SystemTime::now()
            .duration_since(SystemTime::UNIX_EPOCH)
            // A clock before 1970 is not set; the first moment it can name sorts before all others.
            .unwrap_or_default();
        i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
    }
}
