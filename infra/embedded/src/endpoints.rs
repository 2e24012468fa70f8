//! Where the services are, and how the SDK reaches them.

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_dynamodb::config::{Credentials, SharedCredentialsProvider};
use aws_types::service_config::{LoadServiceConfig, ServiceConfigKey};

/// What signs the requests. The services look whether there is a signature, and know only this key.
pub(crate) const ACCESS_KEY: &str = "local";
pub(crate) const SECRET_KEY: &str = "local-secret";

/// The region that everything pretends to be in.
pub(crate) const REGION: &str = "us-east-1";

/// The addresses of the three services, or of what stands in front of them.
#[derive(Clone, Debug)]
pub struct Endpoints {
    /// DynamoDB: `http://127.…:PORT`.
    pub dynamodb: String,
    /// S3.
    pub s3: String,
    /// EventBridge.
    pub events: String,
}

impl LoadServiceConfig for Endpoints {
    /// As `AWS_ENDPOINT_URL_DYNAMODB` and its like would say it.
    fn load_config(&self, key: ServiceConfigKey<'_>) -> Option<String> {
        let url = match key.service_id() {
            "DynamoDB" => &self.dynamodb,
            "S3" => &self.s3,
            "EventBridge" => &self.events,
            _ => return None,
        };
        (key.env() == "AWS_ENDPOINT_URL").then(|| url.clone())
    }
}

impl Endpoints {
    /// What the SDK's clients are made from. No variable of the environment has a say.
    pub fn sdk_config(&self) -> SdkConfig {
        let credentials = Credentials::new(ACCESS_KEY, SECRET_KEY, None, None, "embedded");
        SdkConfig::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::from_static(REGION))
            .credentials_provider(SharedCredentialsProvider::new(credentials))
            .http_client(aws_smithy_http_client::Builder::new().build_http())
            .service_config(self.clone())
            .build()
    }
}
