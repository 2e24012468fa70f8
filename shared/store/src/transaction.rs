//! Several items at once, or none of them.

use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{Delete, Put, TransactWriteItem, Update};

use crate::item::{Item, text};
use crate::key::Key;
use crate::write::{Expressions, Write};
use crate::{Store, StoreError};

/// One action of a transaction.
pub(crate) enum Action {
    /// Writes an item where there is none.
    Create(Item),
    /// Changes an item.
    Change(Key, Write),
    /// Removes an item, on a condition.
    Remove(Key, Write),
}

impl Store {
    /// Does all of it, or nothing: `false` where a condition was not met, or another transaction was at it. The SDK sends the
    /// same token with each of its own tries, so that one that was done and not answered is not done again.
    pub(crate) async fn transact(
        &self,
        doing: &'static str,
        actions: impl IntoIterator<Item = Action>,
    ) -> Result<bool, StoreError> {
        let actions = actions.into_iter().map(|action| self.action(action)).collect::<Result<Vec<_>, _>>();
        let actions = actions.map_err(|error| StoreError::unavailable(doing, error))?;
        let request = self.dynamo.transact_write_items().set_transact_items(Some(actions));
        match request.send().await {
            Ok(_) => Ok(true),
            Err(error) => match error.as_service_error() {
                Some(TransactWriteItemsError::TransactionCanceledException(canceled)) => {
                    let reasons = canceled.cancellation_reasons().iter();
                    let codes: Vec<_> = reasons.map(|reason| reason.code().unwrap_or("None")).collect();
                    tracing::debug!(store.doing = doing, store.reasons = ?codes, "a transaction was cancelled");
                    Ok(false)
                }
                _ => Err(StoreError::unavailable(doing, error)),
            },
        }
    }

    fn action(&self, action: Action) -> Result<TransactWriteItem, aws_sdk_dynamodb::error::BuildError> {
        let table = &self.config.table;
        let built = TransactWriteItem::builder();
        Ok(match action {
            Action::Create(item) => {
                let put = Put::builder().table_name(table).set_item(Some(item));
                built.put(put.condition_expression("attribute_not_exists(pk)").build()?)
            }
            Action::Change((partition, sort), write) => {
                let Expressions { update, condition, names, values } = write.expressions();
                let change = Update::builder()
                    .table_name(table)
                    .key("pk", text(partition))
                    .key("sk", text(sort))
                    .update_expression(update)
                    .set_condition_expression(condition)
                    .set_expression_attribute_names(names)
                    .set_expression_attribute_values(values);
                built.update(change.build()?)
            }
            Action::Remove((partition, sort), write) => {
                let Expressions { condition, names, values, .. } = write.expressions();
                let remove = Delete::builder()
                    .table_name(table)
                    .key("pk", text(partition))
                    .key("sk", text(sort))
                    .set_condition_expression(condition)
                    .set_expression_attribute_names(names)
                    .set_expression_attribute_values(values);
                built.delete(remove.build()?)
            }
        }
        .build())
    }
}
