//! The table's operations: get, change, remove, query.

use std::collections::HashMap;

use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::delete_item::DeleteItemError;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValue, ReturnValuesOnConditionCheckFailure};
use futures_util::stream::{self, BoxStream};
use futures_util::{StreamExt as _, TryStreamExt as _};

use crate::item::{Fields, Item, text};
use crate::key::Key;
use crate::patience::Patience;
use crate::write::{Expressions, Write, names};
use crate::{Store, StoreError};

/// What became of a conditional change.
pub(crate) enum Changed {
    /// It was made; the item as it is since.
    Done(Item),
    /// The condition was not met; the item as it is.
    Refused(Option<Item>),
}

/// What to look for in the table, or in one of its indexes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Search {
    /// The index; `None`: the table.
    pub(crate) index: Option<&'static str>,
    /// The condition on the keys, with `#name`s and `:name`s.
    pub(crate) keys: &'static str,
    /// What the `:name`s are.
    pub(crate) values: HashMap<String, AttributeValue>,
    /// As it is now, not as it was a moment ago. Not for indexes.
    pub(crate) consistent: bool,
    /// From the last to the first.
    pub(crate) backwards: bool,
    /// At most so many in one answer.
    pub(crate) limit: Option<usize>,
    /// Only these attributes, as `#name`s.
    pub(crate) only: Option<&'static str>,
    /// From behind there.
    pub(crate) start: Option<Item>,
}

impl Search {
    pub(crate) fn new(keys: &'static str) -> Self {
        Self { keys, ..Self::default() }
    }

    pub(crate) fn value(mut self, name: &str, value: impl std::fmt::Display) -> Self {
        self.values.insert(format!(":{name}"), text(value));
        self
    }
}

impl Store {
    /// One item.
    pub(crate) async fn get(
        &self,
        doing: &'static str,
        (partition, sort): Key,
        consistent: bool,
    ) -> Result<Option<Item>, StoreError> {
        let request = self.dynamo.get_item().table_name(&self.config.table);
        let request = request.key("pk", text(partition)).key("sk", text(sort)).consistent_read(consistent);
        let answer = request.send().await.map_err(|error| StoreError::unavailable(doing, error))?;
        Ok(answer.item)
    }

    /// One item, eventually consistent, and again consistently where that finds none: for what is never changed.
    pub(crate) async fn get_settled(
        &self,
        doing: &'static str,
        key: Key,
    ) -> Result<Option<Item>, StoreError> {
        match self.get(doing, key.clone(), false).await? {
            Some(item) => Ok(Some(item)),
            None => self.get(doing, key, true).await,
        }
    }

    /// Changes one item.
    pub(crate) async fn change(
        &self,
        doing: &'static str,
        key: Key,
        write: Write,
    ) -> Result<Changed, StoreError> {
        let Expressions { update, condition, names, values } = write.expressions();
        let request = self
            .dynamo
            .update_item()
            .table_name(&self.config.table)
            .key("pk", text(&key.0))
            .key("sk", text(&key.1))
            .update_expression(update)
            .set_condition_expression(condition)
            .set_expression_attribute_names(names)
            .set_expression_attribute_values(values)
            .return_values(ReturnValue::AllNew)
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        let mut patience = Patience::new(doing);
        loop {
            let error = match request.clone().send().await {
                Ok(answer) => return Ok(Changed::Done(answer.attributes.unwrap_or_default())),
                Err(error) => error,
            };
            match error.as_service_error() {
                Some(UpdateItemError::ConditionalCheckFailedException(refused)) => {
                    return Ok(Changed::Refused(match refused.item() {
                        Some(item) => Some(item.clone()),
                        None => self.get(doing, key, true).await?,
                    }));
                }
                Some(UpdateItemError::TransactionConflictException(_)) => {
                    patience.wait("a transaction is changing it").await?;
                }
                _ => return Err(StoreError::unavailable(doing, error)),
            }
        }
    }

    /// Writes one item in place of the one that is there, on a condition.
    pub(crate) async fn put_if(
        &self,
        doing: &'static str,
        item: Item,
        condition: Write,
    ) -> Result<Changed, StoreError> {
        let Expressions { condition, names, values, .. } = condition.expressions();
        let request = self.dynamo.put_item().table_name(&self.config.table);
        let request = request
            .set_item(Some(item.clone()))
            .set_condition_expression(condition)
            .set_expression_attribute_names(names)
            .set_expression_attribute_values(values)
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        let Err(error) = request.send().await else { return Ok(Changed::Done(item)) };
        match error.as_service_error() {
            Some(PutItemError::ConditionalCheckFailedException(refused)) => {
                let name = |name| Fields(&item).optional_text(name).unwrap_or_default().to_owned();
                Ok(Changed::Refused(match refused.item() {
                    Some(there) => Some(there.clone()),
                    None => self.get(doing, (name("pk"), name("sk")), true).await?,
                }))
            }
            _ => Err(StoreError::unavailable(doing, error)),
        }
    }

    /// Removes one item, on a condition. `false` where that was not met.
    pub(crate) async fn remove_if(
        &self,
        doing: &'static str,
        (partition, sort): Key,
        condition: Write,
    ) -> Result<bool, StoreError> {
        let Expressions { condition, names, values, .. } = condition.expressions();
        let request = self.dynamo.delete_item().table_name(&self.config.table);
        let request = request
            .key("pk", text(partition))
            .key("sk", text(sort))
            .set_condition_expression(condition)
            .set_expression_attribute_names(names)
            .set_expression_attribute_values(values);
        let mut patience = Patience::new(doing);
        loop {
            let Err(error) = request.clone().send().await else { return Ok(true) };
            match error.as_service_error() {
                Some(DeleteItemError::ConditionalCheckFailedException(_)) => return Ok(false),
                Some(DeleteItemError::TransactionConflictException(_)) => {
                    patience.wait("a transaction is changing it").await?;
                }
                _ => return Err(StoreError::unavailable(doing, error)),
            }
        }
    }

    /// One page of what is found, and where the next begins.
    pub(crate) async fn page(
        &self,
        doing: &'static str,
        search: &Search,
    ) -> Result<(Vec<Item>, Option<Item>), StoreError> {
        let all = [search.keys, search.only.unwrap_or_default()].join(" ");
        let request = self.dynamo.query().table_name(&self.config.table);
        let answer = request
            .set_index_name(search.index.map(str::to_owned))
            .key_condition_expression(search.keys)
            .set_expression_attribute_names(Some(names(&all)))
            .set_expression_attribute_values(Some(search.values.clone()))
            .set_projection_expression(search.only.map(str::to_owned))
            .set_consistent_read(search.consistent.then_some(true))
            .scan_index_forward(!search.backwards)
            .set_limit(search.limit.map(|limit| i32::try_from(limit).unwrap_or(i32::MAX)))
            .set_exclusive_start_key(search.start.clone())
            .send()
            .await
            .map_err(|error: SdkError<_>| StoreError::unavailable(doing, error))?;
        Ok((answer.items.unwrap_or_default(), answer.last_evaluated_key.filter(|key| !key.is_empty())))
    }

    /// Everything that is found, page by page: there may be thousands of items, and only who reads knows what to keep.
    pub(crate) fn pages(
        &self,
        doing: &'static str,
        search: Search,
    ) -> BoxStream<'_, Result<Vec<Item>, StoreError>> {
        stream::try_unfold(Some(search), move |search: Option<Search>| async move {
            let Some(mut search) = search else { return Ok(None) };
            let (items, next) = self.page(doing, &search).await?;
            search.start = next;
            let next = search.start.is_some().then_some(search);
            Ok(Some((items, next)))
        })
        .boxed()
    }

    /// What `read` takes of everything that is found.
    pub(crate) async fn all<T>(
        &self,
        doing: &'static str,
        search: Search,
        read: fn(&Item) -> T,
    ) -> Result<Vec<T>, StoreError> {
        let mut pages = self.pages(doing, search);
        let mut found = Vec::new();
        while let Some(items) = pages.try_next().await? {
            found.extend(items.iter().map(read));
        }
        Ok(found)
    }
}
