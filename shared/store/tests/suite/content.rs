use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;
use bytes::Bytes;
use domain::{BlobId, Prepared};
use store::{Document, MissingContent, StoreError};

use crate::world::{World, at, snapshot_id};

pub(crate) fn document(content: impl Into<Bytes>) -> Document {
    let bytes = content.into();
    Document { blob: BlobId::of(&bytes), bytes }
}

/// Bytes that do not compress.
pub(crate) fn noise(length: usize) -> Vec<u8> {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()[0]
    };
    std::iter::repeat_with(next).take(length).collect()
}

#[tokio::test]
async fn documents_come_back_as_they_were_in_the_order_asked_for() {
    let world = World::new().await;
    let ulid = world.add(1).await.ulid;
    let documents: Vec<_> = (0..130).map(|n| document(format!("# Spec {n}\n").repeat(n))).collect();
    world.store.put_documents(ulid, &documents, at(0)).await.unwrap();
    let mut wanted: Vec<BlobId> = documents.iter().rev().map(|it| it.blob).collect();
    wanted.push(BlobId::of(b"not there"));
    wanted.push(documents[3].blob);
    let found = world.store.documents(ulid, &wanted).await.unwrap();
    let mut expected: Vec<_> = documents.iter().rev().map(|it| Ok(it.bytes.clone())).collect();
    expected.push(Err(MissingContent));
    expected.push(Ok(documents[3].bytes.clone()));
    assert_eq!(found, expected);
    let one = world.store.document(ulid, &documents[7].blob).await.unwrap();
    assert_eq!(one, Ok(documents[7].bytes.clone()));
    let none = world.store.document(ulid, &BlobId::of(b"not there")).await.unwrap();
    assert_eq!(none, Err(MissingContent));
}

#[tokio::test]
async fn a_large_document_is_in_the_bucket() {
    let world = World::new().await;
    let project = world.add(1).await;
    let (large, fits) = (document(noise(351 << 10)), document(vec![b'x'; 2 << 20]));
    world.store.put_documents(project.ulid, &[large.clone(), fits.clone()], at(0)).await.unwrap();
    assert_eq!(world.objects().await, [format!("documents/{}/{}", project.ulid, large.blob)]);
    let found = world.store.documents(project.ulid, &[large.blob, fits.blob]).await.unwrap();
    assert_eq!(found, [Ok(large.bytes.clone()), Ok(fits.bytes)]);

    world.s3.delete_object().bucket(&world.bucket).key(&world.objects().await[0]).send().await.unwrap();
    assert_eq!(world.store.document(project.ulid, &large.blob).await.unwrap(), Err(MissingContent));
    // Written again, it is there again.
    world.store.put_documents(project.ulid, std::slice::from_ref(&large), at(1)).await.unwrap();
    assert_eq!(world.store.document(project.ulid, &large.blob).await.unwrap(), Ok(large.bytes));
}

#[tokio::test]
async fn a_document_that_is_there_is_written_again_only_after_long() {
    let world = World::new().await;
    let project = world.add(1).await;
    let it = document("# Search\n");
    let sort = format!("DOC#{}", it.blob);
    for (now, expected) in [(0, 0), (3_600, 0), (13 * 3_600, 13 * 3_600), (14 * 3_600, 13 * 3_600)] {
        world.store.put_documents(project.ulid, &[it.clone(), it.clone()], at(now)).await.unwrap();
        let written = world.item(&project, &sort).await.unwrap()["written_at"].as_n().unwrap().clone();
        assert_eq!(written, at(expected).as_millis().to_string(), "at {now}");
    }
}

#[tokio::test]
async fn content_that_is_not_what_its_name_says_is_neither_taken_nor_given() {
    let world = World::new().await;
    let project = world.add(1).await;
    let (good, other) = (document("good"), document("other"));
    let bad = Document { blob: good.blob, bytes: other.bytes.clone() };
    let refused = world.store.put_documents(project.ulid, std::slice::from_ref(&bad), at(0)).await;
    assert!(matches!(refused, Err(StoreError::Damaged { .. })));
    let refused = world.store.put_pictures(project.ulid, &[bad], at(0)).await;
    assert!(matches!(refused, Err(StoreError::Damaged { .. })));

    world.store.put_documents(project.ulid, &[good.clone(), other.clone()], at(0)).await.unwrap();
    for body in [b"no zstd".to_vec(), world.body(&project, &format!("DOC#{}", other.blob)).await] {
        let mut item = world.item(&project, &format!("DOC#{}", good.blob)).await.unwrap();
        item.insert("body".to_owned(), AttributeValue::B(Blob::new(body)));
        let put = world.dynamo.put_item().table_name(&world.table).set_item(Some(item));
        put.send().await.unwrap();
        assert_eq!(world.store.document(project.ulid, &good.blob).await.unwrap(), Err(MissingContent));
    }
    world.store.put_documents(project.ulid, std::slice::from_ref(&good), at(0)).await.unwrap();
    assert_eq!(world.store.document(project.ulid, &good.blob).await.unwrap(), Ok(good.bytes), "it heals");
}

#[tokio::test]
async fn pictures_are_in_the_bucket() {
    let world = World::new().await;
    let project = world.add(1).await;
    let pictures = [document(noise(1000)), document(noise(1 << 20))];
    let [small, large] = &pictures;
    world.store.put_pictures(project.ulid, &pictures, at(0)).await.unwrap();
    for picture in &pictures {
        let found = world.store.picture(project.ulid, &picture.blob).await.unwrap();
        assert_eq!(found.as_ref(), Ok(&picture.bytes));
    }
    let key = |picture: &Document| format!("pictures/{}/{}", project.ulid, picture.blob);
    let put = world.s3.put_object().bucket(&world.bucket).key(key(small));
    put.body(b"something else".to_vec().into()).send().await.unwrap();
    assert_eq!(world.store.picture(project.ulid, &small.blob).await.unwrap(), Err(MissingContent));
    world.s3.delete_object().bucket(&world.bucket).key(key(large)).send().await.unwrap();
    assert_eq!(world.store.picture(project.ulid, &large.blob).await.unwrap(), Err(MissingContent));
    world.store.put_pictures(project.ulid, &pictures, at(1)).await.unwrap();
    assert_eq!(world.store.picture(project.ulid, &large.blob).await.unwrap(), Ok(large.bytes.clone()));
}

#[tokio::test]
async fn a_snapshot_is_where_its_size_says() {
    let world = World::new().await;
    let project = world.add(1).await;
    for (n, size, objects) in [(1, 16 << 10, 0), (2, (16 << 10) + 1, 1)] {
        let (id, prepared) = (snapshot_id(n), Bytes::from(noise(size)));
        let segment = Bytes::from(noise(100));
        world.store.put_snapshot(project.ulid, id, prepared.clone(), segment.clone(), at(0)).await.unwrap();
        let read = |format, bytes| world.store.snapshot(project.ulid, id, format, bytes);
        assert_eq!(read(Prepared::FORMAT, size as u64).await.unwrap(), Ok(prepared));
        assert_eq!(read(Prepared::FORMAT + 1, size as u64).await.unwrap(), Err(MissingContent));
        assert_eq!(world.objects().await.len(), objects);
    }
}

#[tokio::test]
async fn a_snapshot_that_was_prepared_again_is_read_by_those_who_know_the_old_one() {
    let world = World::new().await;
    let project = world.add(1).await;
    let id = snapshot_id(1);
    let (small, large) = (10 << 10, 20 << 10);
    // In the same place; from the table to the bucket, and back.
    for (before, after) in [(small, small + 1), (large, large - 1), (small, large), (large, small)] {
        for size in [before, after] {
            let prepared = Bytes::from(noise(size));
            let segment = Bytes::from(noise(100));
            world.store.put_snapshot(project.ulid, id, prepared, segment, at(0)).await.unwrap();
        }
        // The head says so only later, or never.
        for size in [before, after] {
            let found = world.store.snapshot(project.ulid, id, Prepared::FORMAT, size as u64).await.unwrap();
            assert!(found.is_ok_and(|it| it.len().abs_diff(size) <= 1), "{before}, {after}: {size}");
        }
    }
}

#[tokio::test]
async fn segments_of_several_projects_come_in_the_order_asked_for() {
    let world = World::new().await;
    let (one, two) = (world.add(1).await.ulid, world.add(2).await.ulid);
    let (small, large) = (Bytes::from(noise(24 << 10)), Bytes::from(noise((24 << 10) + 1)));
    let prepared = Bytes::from_static(b"prepared");
    world.store.put_snapshot(one, snapshot_id(1), prepared.clone(), small.clone(), at(0)).await.unwrap();
    world.store.put_snapshot(two, snapshot_id(1), prepared, large.clone(), at(0)).await.unwrap();
    let wanted = [(two, snapshot_id(1)), (one, snapshot_id(2)), (one, snapshot_id(1))];
    let found = world.store.segments(&wanted).await.unwrap();
    assert_eq!(found, [Ok(large), Err(MissingContent), Ok(small)]);
    assert_eq!(world.objects().await.len(), 1, "the large one");
}
