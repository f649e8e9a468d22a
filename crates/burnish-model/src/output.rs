//! What clients receive.
