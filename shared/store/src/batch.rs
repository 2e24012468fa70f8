//! Many items at once: in requests of as many as DynamoDB takes, several at a time, and what it leaves undone again.

use std::collections::{HashMap, HashSet};

use aws_sdk_dynamodb::types::{DeleteRequest, KeysAndAttributes, PutRequest, WriteRequest};
use futures_util::{StreamExt as _, TryStreamExt as _, stream};

use crate::item::{Item, at, text};
use crate::key::Key;
use crate::patience::Patience;
use crate::{Store, StoreError};

/// Items of one BatchGetItem. Source: Amazon DynamoDB API Reference.
const GETS: usize = 100;

/// Changes of one BatchWriteItem; 25 items of at most 400 KB are below its 16 MB. Source: the same.
const WRITES: usize = 25;

/// Requests of one caller that are under way at once.
pub(crate) const PARALLEL: usize = 8;

/// One change of a batch: unconditional.
#[derive(Clone, Debug)]
pub(crate) enum Change {
    /// Writes an item, in place of the one that is there.
    Put(Item),
    /// Removes an item.
    Remove(Key),
}

impl Store {
    /// The items of those keys that are there.
    pub(crate) async fn get_many(
        &self,
        doing: &'static str,
        keys: impl IntoIterator<Item = Key>,
        consistent: bool,
    ) -> Result<HashMap<Key, Item>, StoreError> {
        // The same key twice in one request is refused.
        let keys: Vec<Key> = keys.into_iter().collect::<HashSet<_>>().into_iter().collect();
        let chunks: Vec<Vec<Key>> = keys.chunks(GETS).map(<[Key]>::to_vec).collect();
        let found: Vec<Vec<Item>> = stream::iter(chunks)
            .map(|chunk| self.clone().get_chunk(doing, chunk, consistent))
            .buffer_unordered(PARALLEL)
            .try_collect()
            .await?;
        let key = |item: &Item| {
            let part = |name| item.get(name).and_then(|value| value.as_s().ok()).cloned();
            Some((part("pk")?, part("sk")?))
        };
        Ok(found.into_iter().flatten().filter_map(|item| Some((key(&item)?, item))).collect())
    }

    /// As [`Store::get_many`], eventually consistent, and again consistently for those that are not found.
    pub(crate) async fn get_many_settled(
        &self,
        doing: &'static str,
        keys: &[Key],
    ) -> Result<HashMap<Key, Item>, StoreError> {
        let mut found = self.get_many(doing, keys.iter().cloned(), false).await?;
        let missing: Vec<Key> = keys.iter().filter(|key| !found.contains_key(*key)).cloned().collect();
        if !missing.is_empty() {
            found.extend(self.get_many(doing, missing, true).await?);
        }
        Ok(found)
    }

    async fn get_chunk(
        self,
        doing: &'static str,
        keys: Vec<Key>,
        consistent: bool,
    ) -> Result<Vec<Item>, StoreError> {
        let keys = keys.into_iter().map(at).collect::<Vec<_>>();
        let wanted = KeysAndAttributes::builder().set_keys(Some(keys)).consistent_read(consistent).build();
        let mut wanted = wanted.map_err(|error| StoreError::unavailable(doing, error))?;
        let mut found = Vec::new();
        let mut patience = Patience::new(doing);
        loop {
            let request = self.dynamo.batch_get_item().request_items(&self.config.table, wanted.clone());
            let answer = request.send().await.map_err(|error| StoreError::unavailable(doing, error))?;
            let left = answer.unprocessed_keys.and_then(|mut left| left.remove(&self.config.table));
            found.extend(answer.responses.into_iter().flatten().flat_map(|(_, items)| items));
            match left {
                Some(left) if !left.keys.is_empty() => {
                    // An answer of 16 MB ends with the rest undone too: that is no reason to wait.
                    if left.keys.len() < wanted.keys.len() {
                        patience.progressed();
                    } else {
                        patience.wait("the items were left unread, again and again").await?;
                    }
                    wanted = left;
                }
                _ => return Ok(found),
            }
        }
    }

    /// Makes those changes, in any order. No two of them may be of the same item.
    pub(crate) async fn change_many(
        &self,
        doing: &'static str,
        changes: impl IntoIterator<Item = Change>,
    ) -> Result<(), StoreError> {
        let requests = changes.into_iter().map(write_request).collect::<Result<Vec<_>, _>>();
        let mut requests = requests.map_err(|error| StoreError::unavailable(doing, error))?;
        let mut chunks = Vec::with_capacity(requests.len().div_ceil(WRITES));
        while !requests.is_empty() {
            // Not copied: they hold the content.
            chunks.push(requests.split_off(requests.len().saturating_sub(WRITES)));
        }
        stream::iter(chunks)
            .map(|chunk| self.clone().write_chunk(doing, chunk))
            .buffer_unordered(PARALLEL)
            .try_collect::<()>()
            .await
    }

    async fn write_chunk(
        self,
        doing: &'static str,
        mut requests: Vec<WriteRequest>,
    ) -> Result<(), StoreError> {
        let mut patience = Patience::new(doing);
        loop {
            let before = requests.len();
            let request = self.dynamo.batch_write_item().request_items(&self.config.table, requests);
            let answer = request.send().await.map_err(|error| StoreError::unavailable(doing, error))?;
            let left = answer.unprocessed_items.and_then(|mut left| left.remove(&self.config.table));
            requests = left.unwrap_or_default();
            if requests.is_empty() {
                return Ok(());
            }
            // What is left of a write was throttled: to go on at once would only be throttled again.
            if requests.len() < before {
                patience.progressed();
            }
            patience.wait("the items were left unwritten, again and again").await?;
        }
    }
}

fn write_request(change: Change) -> Result<WriteRequest, aws_sdk_dynamodb::error::BuildError> {
    let request = WriteRequest::builder();
    Ok(match change {
        Change::Put(item) => request.put_request(PutRequest::builder().set_item(Some(item)).build()?).build(),
        Change::Remove((partition, sort)) => {
            let key = DeleteRequest::builder().key("pk", text(partition)).key("sk", text(sort));
            request.delete_request(key.build()?).build()
        }
    })
}
