//! The store, and what it is reached by.

use std::time::Duration;

use aws_config::SdkConfig;
use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_sdk_dynamodb::Client as Dynamo;
use aws_sdk_s3::Client as S3;

use crate::bounds::{
    BUCKET_PATIENCE, BUCKET_TRY_PATIENCE, CONNECT_PATIENCE, TABLE_PATIENCE, TABLE_TRY_PATIENCE,
};

/// Where the store is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoreConfig {
    /// The table's name (`TABLE_NAME`).
    pub table: String,
    /// The bucket's name (`BUCKET_NAME`).
    pub bucket: String,
}

/// The store: one table, one bucket. Cloning it is cheap.
#[derive(Clone)]
pub struct Store {
    pub(crate) dynamo: Dynamo,
    pub(crate) s3: S3,
    pub(crate) config: StoreConfig,
}

impl Store {
    /// The store at that place, over clients that reach AWS as `aws` says. A store that hangs is an error after 6 seconds
    /// (the table) or 15 (the bucket); faults and throttling are tried again, four times in all.
    pub fn connect(aws: &SdkConfig, config: StoreConfig) -> Self {
        let retries = RetryConfig::standard()
            .with_max_attempts(4)
            .with_initial_backoff(Duration::from_millis(100))
            .with_max_backoff(Duration::from_secs(1));
        let patience = |attempt, operation| {
            TimeoutConfig::builder()
                .connect_timeout(CONNECT_PATIENCE)
                .operation_attempt_timeout(attempt)
                .operation_timeout(operation)
                .build()
        };
        let dynamo = aws_sdk_dynamodb::config::Builder::from(aws)
            .retry_config(retries.clone())
            .timeout_config(patience(TABLE_TRY_PATIENCE, TABLE_PATIENCE))
            .build();
        let s3 = aws_sdk_s3::config::Builder::from(aws)
            .retry_config(retries)
            .timeout_config(patience(BUCKET_TRY_PATIENCE, BUCKET_PATIENCE))
            // Path-style addresses are what a bucket on loopback understands, and AWS too.
            .force_path_style(true)
            .build();
        Self::new(Dynamo::from_conf(dynamo), S3::from_conf(s3), config)
    }

    /// A store over two clients of the SDK.
    pub fn new(dynamo: Dynamo, s3: S3, config: StoreConfig) -> Self {
        Self { dynamo, s3, config }
    }
}
