//! The table, as the template defines it.

use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::{BuildError, DisplayErrorContext};
use aws_sdk_dynamodb::operation::create_table::CreateTableError;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, BillingMode, GlobalSecondaryIndex, KeySchemaElement, Projection, TableStatus,
    TimeToLiveSpecification, TimeToLiveStatus,
};

use crate::{Failure, template};

/// How often a new table is looked at before it counts as failed: a minute in all.
const LOOKS: u32 = 600;

/// Makes the template's table under that name, with its indexes and its time to live, at whatever endpoint the client
/// speaks to; returns when it can be used. One that is there already is left as it is.
pub async fn create_table(client: &Client, table: &str) -> Result<(), Failure> {
    let definition = template::table()?;
    let failed = |cause: String| Failure::new(format!("the table `{table}` could not be made: {cause}"));
    let incomplete = |error: BuildError| Failure::new(format!("template.yaml: `Table`: {error}"));
    let mut request = client.create_table().table_name(table).billing_mode(BillingMode::PayPerRequest);
    for attribute in &definition.attribute_definitions {
        let built = AttributeDefinition::builder()
            .attribute_name(&attribute.attribute_name)
            .attribute_type(attribute.attribute_type.as_str().into())
            .build();
        request = request.attribute_definitions(built.map_err(incomplete)?);
    }
    request = request.set_key_schema(Some(keys(&definition.key_schema).map_err(incomplete)?));
    for index in &definition.global_secondary_indexes {
        request = request.global_secondary_indexes(built(index).map_err(incomplete)?);
    }
    if let Err(error) = request.send().await
        && !error.as_service_error().is_some_and(CreateTableError::is_resource_in_use_exception)
    {
        return Err(failed(DisplayErrorContext(error).to_string()));
    }
    wait(client, table).await.map_err(&failed)?;
    if let Some(wanted) = definition.time_to_live_specification.filter(|wanted| wanted.enabled) {
        expire(client, table, &wanted.attribute_name).await.map_err(&failed)?;
    }
    Ok(())
}

fn keys(keys: &[template::Key]) -> Result<Vec<KeySchemaElement>, BuildError> {
    let built = keys.iter().map(|key| {
        KeySchemaElement::builder()
            .attribute_name(&key.attribute_name)
            .key_type(key.key_type.as_str().into())
            .build()
    });
    built.collect()
}

fn built(index: &template::Index) -> Result<GlobalSecondaryIndex, BuildError> {
    let mut projection =
        Projection::builder().projection_type(index.projection.projection_type.as_str().into());
    for name in &index.projection.non_key_attributes {
        projection = projection.non_key_attributes(name);
    }
    GlobalSecondaryIndex::builder()
        .index_name(&index.name)
        .set_key_schema(Some(keys(&index.key_schema)?))
        .projection(projection.build())
        .build()
}

async fn wait(client: &Client, table: &str) -> Result<(), String> {
    for _ in 0..LOOKS {
        let seen = client.describe_table().table_name(table).send().await;
        let seen = seen.map_err(|error| DisplayErrorContext(error).to_string())?;
        if seen.table().and_then(|table| table.table_status()) == Some(&TableStatus::Active) {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    Err("it does not become active".to_owned())
}

/// Has items expire by that attribute. To ask for what is so already is an error, in DynamoDB.
async fn expire(client: &Client, table: &str, attribute: &str) -> Result<(), String> {
    let seen = client.describe_time_to_live().table_name(table).send().await;
    let seen = seen.map_err(|error| DisplayErrorContext(error).to_string())?;
    let status = seen.time_to_live_description().and_then(|known| known.time_to_live_status());
    if matches!(status, Some(TimeToLiveStatus::Enabled | TimeToLiveStatus::Enabling)) {
        return Ok(());
    }
    let wanted = TimeToLiveSpecification::builder().attribute_name(attribute).enabled(true).build();
    let wanted = wanted.map_err(|error| error.to_string())?;
    let sent = client.update_time_to_live().table_name(table).time_to_live_specification(wanted).send().await;
    sent.map(|_| ()).map_err(|error| DisplayErrorContext(error).to_string())
}
