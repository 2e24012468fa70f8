//! Short words for what every test does.

use aws_sdk_dynamodb::Client as Dynamo;
use aws_sdk_dynamodb::types::AttributeValue;
use aws_sdk_s3::Client as S3;
use embedded::{Embedded, Place};

/// The services in memory.
pub(crate) async fn memory() -> Embedded {
    Embedded::start(Place::Memory).await.unwrap()
}

/// The services in that folder.
pub(crate) async fn folder(folder: &std::path::Path) -> Embedded {
    Embedded::start(Place::Folder(folder.to_path_buf())).await.unwrap()
}

pub(crate) fn dynamo(services: &Embedded) -> Dynamo {
    Dynamo::new(&services.sdk_config())
}

pub(crate) fn s3(services: &Embedded) -> S3 {
    let config = aws_sdk_s3::config::Builder::from(&services.sdk_config());
    S3::from_conf(config.force_path_style(true).build())
}

pub(crate) async fn put_item(services: &Embedded, pk: &str, more: &[(&str, AttributeValue)]) {
    put_item_at(&dynamo(services), services.table(), pk, more).await;
}

pub(crate) async fn put_item_at(client: &Dynamo, table: &str, pk: &str, more: &[(&str, AttributeValue)]) {
    let mut put = client.put_item().table_name(table);
    put = put.item("pk", AttributeValue::S(pk.to_owned())).item("sk", AttributeValue::S("META".to_owned()));
    for (name, value) in more {
        put = put.item(*name, value.clone());
    }
    put.send().await.unwrap();
}

pub(crate) async fn has_item(services: &Embedded, pk: &str) -> bool {
    let get = dynamo(services).get_item().table_name(services.table());
    let get = get.key("pk", AttributeValue::S(pk.to_owned())).key("sk", AttributeValue::S("META".to_owned()));
    get.send().await.unwrap().item().is_some()
}

pub(crate) async fn put_object(services: &Embedded, key: &str, body: Vec<u8>) {
    s3(services).put_object().bucket(services.bucket()).key(key).body(body.into()).send().await.unwrap();
}

pub(crate) async fn object(services: &Embedded, key: &str) -> Vec<u8> {
    let got = s3(services).get_object().bucket(services.bucket()).key(key).send().await.unwrap();
    got.body.collect().await.unwrap().to_vec()
}
