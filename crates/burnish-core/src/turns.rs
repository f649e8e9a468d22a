//! How much is decoded at a time. Memory and cores belong to the process, whichever project asks.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use burnish_model::Item;

/// Pixels above which a picture is decoded by itself.
const BIG: u64 = 64_000_000;

static BIG_TURN: Mutex<()> = Mutex::new(());
static SMALL_TURNS: SmallTurns = SmallTurns {
    taken: Mutex::new(0),
    freed: Condvar::new(),
};

struct SmallTurns {
    taken: Mutex<usize>,
    freed: Condvar,
}

/// Held while something is made for the screen.
pub(crate) struct Turn {
    /// Dropped first: others may start while this one's small turn is given back.
    _big: Option<MutexGuard<'static, ()>>,
    small: bool,
}

/// Waits to be the only one with a large picture in memory.
pub(crate) fn alone() -> MutexGuard<'static, ()> {
    BIG_TURN.lock().unwrap_or_else(PoisonError::into_inner)
}

pub(crate) fn is_big(item: &Item) -> bool {
    let side = |px: Option<u32>| u64::from(px.unwrap_or(0));
    side(item.width_px) * side(item.height_px) > BIG
}

/// Waits until an item may be decoded: a large picture alone, others as many at a time as there
/// are cores. Large ones do not keep small ones waiting.
pub(crate) fn to_decode(item: &Item) -> Turn {
    if is_big(item) {
        return Turn {
            _big: Some(alone()),
            small: false,
        };
    }
    let most = rayon::current_num_threads().max(2);
    let lock = SMALL_TURNS.taken.lock();
    let mut taken = SMALL_TURNS
        .freed
        .wait_while(lock.unwrap_or_else(PoisonError::into_inner), |taken| {
            *taken >= most
        })
        .unwrap_or_else(PoisonError::into_inner);
    *taken += 1;
    Turn {
        _big: None,
        small: true,
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if self.small {
            *SMALL_TURNS
                .taken
                .lock()
                .unwrap_or_else(PoisonError::into_inner) -= 1;
            SMALL_TURNS.freed.notify_one();
        }
    }
}
