//! The best one-to-one assignment over whole-number profits (Hungarian, with potentials).

/// For each row its column, so that the summed profit is largest; `None` where no pair with a
/// profit is left. Profits are not negative; 0 means "never pair these". The answer depends on
/// the numbers alone: equal sums resolve the same way each time.
///
/// O(rows² · columns) after turning the matrix so that rows are the fewer.
///
/// Source: Jonker and Volgenant (1987), doi:10.1007/BF02278710.
pub(crate) fn best_assignment(profit: &[Vec<i64>]) -> Vec<Option<usize>> {
    let (rows, columns) = (profit.len(), profit.first().map_or(0, Vec::len));
    if rows <= columns {
        return solve(rows, columns, |row, column| profit[row][column]);
    }
    let mut of_row = vec![None; rows];
    let of_column = solve(columns, rows, |column, row| profit[row][column]);
    for (column, row) in of_column.into_iter().enumerate() {
        if let Some(row) = row {
            of_row[row] = Some(column);
        }
    }
    of_row
}

fn solve(rows: usize, columns: usize, profit: impl Fn(usize, usize) -> i64) -> Vec<Option<usize>> {
    // Row and column 0 are a sentinel, as in the textbook form of the algorithm.
    let (mut row_price, mut column_price) = (vec![0i64; rows + 1], vec![0i64; columns + 1]);
    let (mut row_of, mut way) = (vec![0usize; columns + 1], vec![0usize; columns + 1]);
    for row in 1..=rows {
        row_of[0] = row;
        let (mut slack, mut done) = (vec![i64::MAX; columns + 1], vec![false; columns + 1]);
        let mut column = 0;
        loop {
            done[column] = true;
            let at = row_of[column];
            let (mut delta, mut next) = (i64::MAX, 0);
            for c in (1..=columns).filter(|&c| !done[c]) {
                let reduced = -profit(at - 1, c - 1) - row_price[at] - column_price[c];
                if reduced < slack[c] {
                    (slack[c], way[c]) = (reduced, column);
                }
                if slack[c] < delta {
                    (delta, next) = (slack[c], c);
                }
            }
            for c in 0..=columns {
                if done[c] {
                    row_price[row_of[c]] += delta;
                    column_price[c] -= delta;
                } else if slack[c] != i64::MAX {
                    slack[c] -= delta;
                }
            }
            column = next;
            if row_of[column] == 0 {
                break;
            }
        }
        while column != 0 {
            let before = way[column];
            row_of[column] = row_of[before];
            column = before;
        }
    }
    let mut of_row = vec![None; rows];
    for (column, &row) in row_of.iter().enumerate().skip(1) {
        if row > 0 && profit(row - 1, column - 1) > 0 {
            of_row[row - 1] = Some(column - 1);
        }
    }
    of_row
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn best_by_trying_all(profit: &[Vec<i64>], row: usize, used: &mut Vec<bool>) -> i64 {
        if row == profit.len() {
            return 0;
        }
        let mut best = best_by_trying_all(profit, row + 1, used);
        for column in 0..used.len() {
            if !used[column] {
                used[column] = true;
                best = best.max(profit[row][column] + best_by_trying_all(profit, row + 1, used));
                used[column] = false;
            }
        }
        best
    }

    proptest! {
        #[test]
        fn no_other_assignment_has_a_larger_sum(
            (columns, flat) in (1usize..5, prop::collection::vec(0i64..20, 0..20))
        ) {
            let profit: Vec<Vec<i64>> = flat.chunks_exact(columns).map(<[i64]>::to_vec).collect();
            let sum: i64 = best_assignment(&profit).iter().enumerate()
                .filter_map(|(row, column)| column.map(|column| profit[row][column])).sum();
            prop_assert_eq!(sum, best_by_trying_all(&profit, 0, &mut vec![false; columns]));
        }
    }
}
