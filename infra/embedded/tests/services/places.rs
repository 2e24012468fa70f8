//! Table and bucket are there, and stay where they should.

use std::fs;

use aws_sdk_dynamodb::types::AttributeValue;
use embedded::{Embedded, Place, create_table};

use crate::world;

#[tokio::test]
async fn table_indexes_and_bucket_are_as_the_template_says() {
    let services = world::memory().await;
    let table = world::dynamo(&services).describe_table().table_name(services.table()).send().await.unwrap();
    let table = table.table.unwrap();
    let mut indexes = table
        .global_secondary_indexes()
        .iter()
        .map(|index| {
            let keys = index
                .key_schema()
                .iter()
                .map(aws_sdk_dynamodb::types::KeySchemaElement::attribute_name)
                .collect::<Vec<_>>();
            let projection = index.projection().unwrap();
            let kind = projection.projection_type().unwrap().as_str();
            format!("{} {keys:?} {kind} {:?}", index.index_name().unwrap(), projection.non_key_attributes())
        })
        .collect::<Vec<_>>();
    indexes.sort();
    assert_eq!(
        indexes,
        [
            r#"by-due ["due_shard", "due_at"] KEYS_ONLY []"#,
            r#"by-name ["name_shard", "name_key"] INCLUDE ["card"]"#,
            r#"by-time ["log", "log_at"] ALL []"#,
        ]
    );
    world::s3(&services).head_bucket().bucket(services.bucket()).send().await.unwrap();
    // To make it again does no harm.
    create_table(&world::dynamo(&services), services.table()).await.unwrap();
}

#[tokio::test]
async fn what_expired_is_swept_and_nothing_else() {
    let services = world::memory().await;
    world::put_item(&services, "OLD", &[("expires_at", AttributeValue::N("1".to_owned()))]).await;
    world::put_item(&services, "LATER", &[("expires_at", AttributeValue::N("99999999999".to_owned()))]).await;
    world::put_item(&services, "NEVER", &[]).await;
    assert_eq!(services.sweep().await.unwrap(), 1);
    assert!(!world::has_item(&services, "OLD").await);
    assert!(world::has_item(&services, "LATER").await && world::has_item(&services, "NEVER").await);
}

#[tokio::test]
async fn a_folder_survives_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let services = world::folder(folder.path()).await;
    world::put_item(&services, "A", &[]).await;
    world::put_object(&services, "some/where/a b", b"content".to_vec()).await;
    drop(services);
    let services = world::folder(folder.path()).await;
    assert!(world::has_item(&services, "A").await);
    assert_eq!(world::object(&services, "some/where/a b").await, b"content");
}

#[tokio::test]
async fn what_is_in_memory_leaves_nothing_behind() {
    let services = world::memory().await;
    world::put_object(&services, "a", vec![7; 400_000]).await;
    assert_eq!(world::object(&services, "a").await.len(), 400_000);
}

#[tokio::test]
async fn a_folder_is_used_by_one_at_a_time() {
    let folder = tempfile::tempdir().unwrap();
    let first = world::folder(folder.path()).await;
    let second = Embedded::start(Place::Folder(folder.path().to_path_buf())).await.err().unwrap();
    assert_eq!(
        second.to_string(),
        format!(
            "the data folder `{}` is in use by another livespecs: stop that one, or give another folder",
            folder.path().display()
        )
    );
    drop(first);
    world::folder(folder.path()).await;
}

#[tokio::test]
async fn a_folder_that_is_none_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    let refused = Embedded::start(Place::Folder(file.clone())).await.err().unwrap();
    let expected = format!("the data folder `{}` cannot be used: it is not a folder", file.display());
    assert_eq!(refused.to_string(), expected);
}

#[tokio::test]
async fn a_file_that_is_no_database_is_named() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("dynamodb.sqlite"), "this is not a database at all".repeat(100)).unwrap();
    let refused = Embedded::start(Place::Folder(folder.path().to_path_buf())).await.err().unwrap();
    let file = folder.path().join("dynamodb.sqlite");
    assert!(
        refused.to_string().starts_with(&format!("`{}` is no database that can be opened: ", file.display())),
        "{refused}"
    );
}
