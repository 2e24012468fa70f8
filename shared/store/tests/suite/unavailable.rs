use std::time::Duration;

use embedded::Endpoints;
use store::bounds::{BUCKET_PATIENCE, TABLE_PATIENCE};
use store::{Store, StoreConfig, StoreError};
use tokio::net::TcpListener;

use crate::world::{World, ulid};

#[tokio::test]
async fn a_table_that_is_not_there_is_a_store_that_is_not_available() {
    let world = World::new().await;
    let config = StoreConfig { table: "another".to_owned(), bucket: "another".to_owned() };
    let store = Store::new(world.dynamo.clone(), world.s3.clone(), config);
    let error = store.project(ulid(1)).await.unwrap_err();
    assert!(matches!(error, StoreError::Unavailable { .. }));
    assert_eq!(error.to_string(), "the store is not available: it could not read a project");
}

#[tokio::test(start_paused = true)]
async fn a_store_that_hangs_is_an_error_within_seconds() {
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", silent.local_addr().unwrap());
    let endpoints = Endpoints { dynamodb: endpoint.clone(), s3: endpoint.clone(), events: endpoint };
    let config = StoreConfig { table: "table".to_owned(), bucket: "bucket".to_owned() };
    let store = Store::connect(&endpoints.sdk_config(), config);
    let began = tokio::time::Instant::now();
    assert!(matches!(store.project(ulid(1)).await, Err(StoreError::Unavailable { .. })));
    let soon = Duration::from_millis(500);
    assert!((TABLE_PATIENCE..TABLE_PATIENCE + soon).contains(&began.elapsed()), "{:?}", began.elapsed());
    let began = tokio::time::Instant::now();
    let picture = store.picture(ulid(1), &domain::BlobId::of(b"")).await;
    assert!(matches!(picture, Err(StoreError::Unavailable { .. })));
    assert!((BUCKET_PATIENCE..BUCKET_PATIENCE + soon).contains(&began.elapsed()), "{:?}", began.elapsed());
}
