//! The store, and what it is reached by.

use aws_config::SdkConfig;
use aws_sdk_dynamodb::Client as Dynamo;
use aws_sdk_s3::Client as S3;

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
    /// The store at that place, over clients that reach AWS as `aws` says.
    pub fn connect(aws: &SdkConfig, config: StoreConfig) -> Self {
        // Path-style addresses are what a bucket on loopback understands, and AWS too.
        let s3 = aws_sdk_s3::config::Builder::from(aws).force_path_style(true).build();
        Self::new(Dynamo::new(aws), S3::from_conf(s3), config)
    }

    /// A store over two clients of the SDK.
    pub fn new(dynamo: Dynamo, s3: S3, config: StoreConfig) -> Self {
        Self { dynamo, s3, config }
    }
}
