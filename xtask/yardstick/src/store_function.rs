//! A Lambda function that reads one item that is not there, and does nothing else: with AWS's SDK, as ours are built.

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;
use axum::Router;
use axum::routing::get;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    let config = boot::Config::from_env()?;
    let table = config.store.ok_or("TABLE_NAME and BUCKET_NAME are not set")?.table;
    let client = Client::new(&boot::aws());
    let read = async move || {
        let none = || AttributeValue::S("NONE".to_owned());
        let answer = client.get_item().table_name(&table).key("pk", none()).key("sk", none()).send().await;
        answer.map_or("no answer", |found| if found.item.is_some() { "there" } else { "" })
    };
    lambda_http::run(Router::new().fallback(get(read))).await
}
