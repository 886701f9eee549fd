//! Files without a row key that overlap: n of a row in one and m in another make max(n, m) (ruling 4). A file that is
//! given twice is the plainest case.

use std::collections::HashMap;

/// For each record, in order of table: whether as many of the same stand in an earlier table.
pub fn standing_in_an_earlier_table(keys: impl Iterator<Item = (String, u32)>) -> Vec<bool> {
    let mut kept: HashMap<String, (u32, usize, usize)> = HashMap::new();
    keys.map(|(key, table)| {
        // Table at which we are, how many of this key it has shown, how many are kept in all.
        let (at, shown, in_all) = kept.entry(key).or_insert((table, 0, 0));
        if *at != table {
            (*at, *shown) = (table, 0);
        }
        *shown += 1;
        let is_doubled = *shown <= *in_all;
        *in_all = (*in_all).max(*shown);
        is_doubled
    })
    .collect()
}
