//! How much is kept of what cannot be had.

use super::super::tests::{config, store};
use super::*;

#[tokio::test]
async fn failures_are_remembered_up_to_their_bound() {
    let (store, _embedded) = store(0).await;
    let content = Arc::new(Content::new(&config(store)));
    let fail = async |numbers: std::ops::Range<usize>| {
        for number in numbers {
            let key = Key::Document(ProjectUlid::new(1, [0; 10]), BlobId::of(&number.to_le_bytes()));
            let lost = || async { Err(Failure::new("It is lost.")) };
            assert!(content.load(key, &content.documents, lost).await.is_err());
        }
        content.failing.len()
    };
    assert!(fail(0..FAILURES - 1).await < FAILURES);
    assert!(fail(FAILURES - 1..FAILURES).await <= FAILURES);
    assert!(fail(FAILURES..2 * FAILURES).await <= FAILURES);
}
