//! What the scenarios are made of.
