//! What the log says: the marks it amounts to.

use burnish_model::{Hash, LabelerId, Mark};
use burnish_store::{Connection, StoreError, layer};

/// Rebuilds a layer's marks from its log alone: the check that the projection is only that.
pub fn replay(
    connection: &Connection,
    id: i64,
    labeler: LabelerId,
) -> Result<Vec<Mark>, StoreError> {
    let mut marks = Vec::new();
    for edit in layer::log(connection, id, labeler)? {
        edit.patch.apply(&mut marks);
    }
    Ok(marks)
}

/// Labelers and items whose stored marks are not what their log amounts to.
pub fn projection_faults(connection: &Connection) -> Result<Vec<(Hash, String)>, StoreError> {
    let mut faults = Vec::new();
    for (id, hash, labeler, name) in layer::all(connection)? {
        if replay(connection, id, labeler)? != layer::marks(connection, id, labeler)? {
            faults.push((hash, name));
        }
    }
    Ok(faults)
}
