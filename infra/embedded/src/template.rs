//! template.yaml: what there is, said once for AWS and for us.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_yaml::Value;

use crate::Failure;

const SOURCE: &str = include_str!("../../../template.yaml");

/// The properties of the table, as far as they concern what it does.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Table {
    pub(crate) attribute_definitions: Vec<Attribute>,
    pub(crate) key_schema: Vec<Key>,
    #[serde(default)]
    pub(crate) global_secondary_indexes: Vec<Index>,
    pub(crate) time_to_live_specification: Option<TimeToLive>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Attribute {
    pub(crate) attribute_name: String,
    pub(crate) attribute_type: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Key {
    pub(crate) attribute_name: String,
    pub(crate) key_type: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Index {
    #[serde(rename = "IndexName")]
    pub(crate) name: String,
    pub(crate) key_schema: Vec<Key>,
    pub(crate) projection: Projection,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Projection {
    pub(crate) projection_type: String,
    #[serde(default)]
    pub(crate) non_key_attributes: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct TimeToLive {
    pub(crate) attribute_name: String,
    pub(crate) enabled: bool,
}

/// The definition of the resource `Table`.
pub(crate) fn table() -> Result<Table, Failure> {
    let (kind, properties) = resource("Table")?;
    if kind != "AWS::DynamoDB::Table" {
        return Err(Failure::new(format!("template.yaml: `Table` is a `{kind}`")));
    }
    read("Table", properties)
}

/// That there is a private resource `Bucket`.
pub(crate) fn bucket() -> Result<(), Failure> {
    match resource("Bucket")? {
        (kind, _) if kind == "AWS::S3::Bucket" => Ok(()),
        (kind, _) => Err(Failure::new(format!("template.yaml: `Bucket` is a `{kind}`"))),
    }
}

/// What a resource is, and its properties.
pub(crate) fn resource(id: &str) -> Result<(String, Value), Failure> {
    let resources = resources()?;
    let (_, resource) = resources
        .into_iter()
        .find(|(known, _)| known == id)
        .ok_or_else(|| Failure::new(format!("template.yaml has no `{id}`")))?;
    Ok((resource["Type"].as_str().unwrap_or_default().to_owned(), resource["Properties"].clone()))
}

/// All resources with their logical ids.
pub(crate) fn resources() -> Result<Vec<(String, Value)>, Failure> {
    let template = serde_yaml::from_str::<Value>(SOURCE)
        .map_err(|error| Failure::new(format!("template.yaml cannot be read: {error}")))?;
    let resources = template["Resources"].as_mapping().cloned().unwrap_or_default();
    Ok(resources.into_iter().filter_map(|(id, value)| Some((id.as_str()?.to_owned(), value))).collect())
}

fn read<T: DeserializeOwned>(id: &str, properties: Value) -> Result<T, Failure> {
    serde_yaml::from_value(properties)
        .map_err(|error| Failure::new(format!("template.yaml: `{id}` cannot be read: {error}")))
}
