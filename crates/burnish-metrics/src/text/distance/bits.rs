//! Edit tables of which one machine word holds 64 rows, in memory that is kept between calls.

use std::cell::Cell;
use std::hash::Hash;

use super::numbering::Numbering;

/// Rows of the table in one machine word.
const BLOCK: usize = 64;
/// Memory a thread keeps for its next comparison, in words of 8 bytes per list.
const KEPT: usize = 1 << 18;

thread_local! {
    static SCRATCH: Cell<Scratch> = Cell::default();
}

/// Lists whose memory outlives one comparison.
#[derive(Default)]
struct Scratch {
    numbering: Numbering,
    pattern: Vec<u32>,
    text: Vec<u32>,
    /// By number: the rows of the current block that hold the token. One more for tokens the
    /// pattern lacks, always 0.
    rows: Vec<u64>,
    /// Per column: how it changes from the column before at the lower edge of the block above;
    /// 1 is one more, 2 is one less.
    edge: Vec<u8>,
    /// Per block and column: see [`Table`].
    cells: Vec<Slopes>,
}

/// Runs `work` with this thread's memory; a nested call gets fresh memory.
fn with_scratch<R>(work: impl FnOnce(&mut Scratch) -> R) -> R {
    let mut scratch = SCRATCH.take();
    let result = work(&mut scratch);
    let largest = [
        scratch.rows.capacity(),
        scratch.cells.capacity() * 3,
        scratch.text.capacity(),
        scratch.pattern.capacity(),
    ];
    if largest.iter().all(|&size| size <= KEPT) {
        SCRATCH.set(scratch);
    }
    result
}

/// Least edits between two sequences, O(text * ceil(pattern / 64)); faster if `pattern` is the
/// shorter one.
pub(super) fn edits<T: Eq + Hash>(pattern: &[T], text: &[T]) -> usize {
    with_scratch(|scratch| {
        let numbers = scratch.number(pattern, text);
        scratch.count(numbers)
    })
}

/// [`edits`] between ASCII texts, whose bytes are their own numbers.
pub(super) fn ascii_edits(pattern: &[u8], text: &[u8]) -> usize {
    with_scratch(|scratch| {
        let numbers = |into: &mut Vec<u32>, bytes: &[u8]| {
            into.clear();
            into.extend(bytes.iter().map(|&byte| u32::from(byte)));
        };
        numbers(&mut scratch.pattern, pattern);
        numbers(&mut scratch.text, text);
        scratch.count(128)
    })
}

/// Where a cheapest path came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Walk {
    Both { equal: bool },
    First,
    Second,
}

/// Differences of the cells of one column, a bit for each row of a block.
#[derive(Clone, Copy)]
struct Slopes {
    /// Equal to the upper left neighbour.
    level: u64,
    /// One more than the upper neighbour.
    up: u64,
    /// One less than the upper neighbour.
    down: u64,
}

/// A whole edit table of `first` (rows) and `second` (columns), as differences of its cells.
pub(super) struct Table<'s> {
    /// Per block and column.
    cells: &'s [Slopes],
    pattern: &'s [u32],
    text: &'s [u32],
}

impl Table<'_> {
    /// The last step of a cheapest path to the cell of `i` and `j` tokens, not both 0; on ties
    /// both tokens, then the first sequence's, then the second's.
    pub(super) fn came_from(&self, i: usize, j: usize) -> Walk {
        let (Some(row), Some(column)) = (i.checked_sub(1), j.checked_sub(1)) else {
            return if i == 0 { Walk::Second } else { Walk::First };
        };
        let (cell, bit) = (self.cell(row, column), 1u64 << (row % BLOCK));
        let equal = self.pattern[row] == self.text[column];
        if equal || cell.level & bit == 0 {
            Walk::Both { equal }
        } else if cell.up & bit != 0 {
            Walk::First
        } else {
            Walk::Second
        }
    }

    /// [`Self::came_from`] with other ties: the first sequence's token if it can be, then the
    /// second's if the cell before is one less than its upper neighbour, then both.
    pub(super) fn came_from_sides_first(&self, i: usize, j: usize) -> Walk {
        let (Some(row), Some(column)) = (i.checked_sub(1), j.checked_sub(1)) else {
            return if i == 0 { Walk::Second } else { Walk::First };
        };
        let bit = 1u64 << (row % BLOCK);
        if self.cell(row, column).up & bit != 0 {
            Walk::First
        } else if column > 0 && self.cell(row, column - 1).down & bit != 0 {
            Walk::Second
        } else {
            let equal = self.pattern[row] == self.text[column];
            Walk::Both { equal }
        }
    }

    fn cell(&self, row: usize, column: usize) -> Slopes {
        self.cells[row / BLOCK * self.text.len() + column]
    }
}

/// Hands the edit table of two sequences to `read`; 24 bytes per 64 cells.
pub(super) fn with_table<T: Eq + Hash, R>(
    first: &[T],
    second: &[T],
    read: impl FnOnce(&Table) -> R,
) -> R {
    with_scratch(|scratch| {
        let numbers = scratch.number(first, second);
        scratch.cells.clear();
        let Scratch {
            pattern,
            text,
            rows,
            edge,
            cells,
            ..
        } = scratch;
        blocks(pattern, text, numbers, rows, edge, usize::MAX, |cell| {
            cells.push(cell);
        });
        read(&Table {
            cells,
            pattern,
            text,
        })
    })
}

impl Scratch {
    /// Numbers both sequences; the count of the pattern's distinct tokens.
    fn number<T: Eq + Hash>(&mut self, pattern: &[T], text: &[T]) -> usize {
        let absent = self.numbering.learn(pattern, &mut self.pattern);
        self.numbering.look_up(pattern, text, &mut self.text);
        absent
    }

    /// Edits between the numbered sequences.
    fn count(&mut self, numbers: usize) -> usize {
        let Self {
            pattern,
            text,
            rows,
            edge,
            ..
        } = self;
        if pattern.len() > BLOCK {
            let band = text.len().abs_diff(pattern.len()).max(BLOCK);
            let most = blocks(pattern, text, numbers, rows, edge, band, |_| {});
            return if most <= band {
                most
            } else {
                blocks(pattern, text, numbers, rows, edge, most, |_| {})
            };
        }
        if pattern.is_empty() {
            return text.len();
        }
        mark(pattern, numbers, rows);
        let last = 1u64 << (pattern.len() - 1);
        let (mut column, mut score) = (Column::FIRST, pattern.len());
        for &number in text.iter() {
            let (up, down) = column.step(rows[number as usize], 1, 0).1;
            score = score + usize::from(up & last != 0) - usize::from(down & last != 0);
        }
        score
    }
}

/// `rows` for one block of the pattern.
fn mark(block: &[u32], numbers: usize, rows: &mut Vec<u64>) {
    rows.clear();
    rows.resize(numbers + 1, 0);
    for (at, &number) in block.iter().enumerate() {
        rows[number as usize] |= 1 << at;
    }
}

/// The table block by block, each over the text within `band` columns of its rows; `each` sees
/// every block and column as in [`Table`]. Returns the edits of a cheapest path within the band,
/// which is the cheapest of all if the edits are at most `band`.
///
/// Beyond the band each cell is taken for one more than the last within, which a path of deletions
/// or insertions reaches: so no result is too small.
///
/// Source: Ukkonen (1985), doi:10.1016/S0019-9958(85)80046-2, for the band.
fn blocks(
    pattern: &[u32],
    text: &[u32],
    numbers: usize,
    rows: &mut Vec<u64>,
    edge: &mut Vec<u8>,
    band: usize,
    mut each: impl FnMut(Slopes),
) -> usize {
    edge.clear();
    edge.resize(text.len(), 1);
    mark(&[], numbers, rows);
    // The lower left cell of the block before: its column and value.
    let (mut corner, mut value) = (0, 0);
    let sum = |edge: &[u8]| {
        let count = |change: u8| edge.iter().filter(|&&own| own == change).count();
        (count(1), count(2))
    };
    for (at, block) in pattern.chunks(BLOCK).enumerate() {
        let from = (at * BLOCK).saturating_sub(band).min(text.len());
        let to = (at * BLOCK + block.len())
            .saturating_add(band)
            .min(text.len());
        let (more, less) = sum(&edge[corner..from]);
        (corner, value) = (from, value + more - less + block.len());
        for (at, &number) in block.iter().enumerate() {
            rows[number as usize] |= 1 << at;
        }
        let last = block.len() - 1;
        let mut column = Column::FIRST;
        for (&number, edge) in text[from..to].iter().zip(&mut edge[from..to]) {
            let carry = u64::from(*edge);
            let (level, (up, down)) = column.step(rows[number as usize], carry & 1, carry >> 1);
            *edge = (((up >> last) & 1) | (((down >> last) & 1) << 1)) as u8;
            each(Slopes {
                level,
                up: column.up,
                down: column.down,
            });
        }
        for &number in block {
            rows[number as usize] = 0;
        }
    }
    let (more, less) = sum(&edge[corner..]);
    value + more - less
}

/// Vertical differences of one column within a block: rows one above, and one below the row before.
struct Column {
    up: u64,
    down: u64,
}

impl Column {
    /// Before any text: every row is one more than the row before.
    const FIRST: Self = Self { up: !0, down: 0 };

    /// The next column, given the rows whose token equals the text's and the change at the upper
    /// edge. Returns the rows equal to their upper left neighbour, and the rows that are one more
    /// and one less than their left neighbour.
    #[inline(always)]
    fn step(&mut self, equal: u64, carry_up: u64, carry_down: u64) -> (u64, (u64, u64)) {
        let vertical = equal | self.down;
        let here = equal | carry_down;
        let horizontal = ((here & self.up).wrapping_add(self.up) ^ self.up) | here;
        let level = horizontal | self.down;
        let (up, down) = (self.down | !(horizontal | self.up), self.up & horizontal);
        let (up_in, down_in) = ((up << 1) | carry_up, (down << 1) | carry_down);
        self.up = down_in | !(vertical | up_in);
        self.down = up_in & vertical;
        (level, (up, down))
    }
}
