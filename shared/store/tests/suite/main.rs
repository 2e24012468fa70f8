//! The store through the real SDK, against the embedded DynamoDB and S3; or, where `LIVESPECS_DYNAMODB` is the address of
//! another DynamoDB (AWS's DynamoDB Local), against that one.

#![expect(clippy::unwrap_used, reason = "what cannot be had in a test is a failure of the test")]

mod collecting;
mod content;
mod costs;
mod deliveries;
mod due;
mod heads;
mod leases;
mod limits;
mod listing;
mod projects;
mod purging;
mod settings;
mod syncs;
mod tries;
mod unavailable;
mod webhooks;
mod world;
