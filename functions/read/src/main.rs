//! The read function under the Lambda runtime.

fn main() {}
