//! All three services, started together.

use std::path::Path;

use aws_config::SdkConfig;
use dynoxide::Database;

use crate::bus::{self, DeadLetter, Deliveries, Running, Target};
use crate::endpoints::{self, Endpoints};
use crate::place::Taken;
use crate::services::{self, Service};
use crate::{Failure, Place, create_table, template};

/// What table, bucket and bus are called.
const NAME: &str = "livespecs";

/// Table, bucket and bus on loopback, as template.yaml wants them. They end when it is dropped.
pub struct Embedded {
    endpoints: Endpoints,
    database: Database,
    deliveries: Deliveries,
    // Dropped in this order: the services before the place is free again.
    _running: Running,
    _services: [Service; 3],
    _place: Taken,
}

impl Embedded {
    /// Starts them on free ports, and makes table, indexes and bucket where they are not there. Returns when they answer.
    pub async fn start(place: Place) -> Result<Self, Failure> {
        let place = Taken::new(&place)?;
        let database = open(place.database.as_deref())?;
        template::bucket()?;
        std::fs::create_dir_all(place.objects.join(NAME))
            .map_err(|error| Failure::new(format!("the embedded bucket could not be made: {error}")))?;
        let dynamodb = services::dynamodb(database.clone())?;
        let s3 = services::s3(&place.objects)?;
        let (deliveries, running) = Deliveries::start();
        let events = services::serve(bus::app(NAME, bus::rules()?, deliveries.clone()))?;
        let endpoints =
            Endpoints { dynamodb: dynamodb.url.clone(), s3: s3.url.clone(), events: events.url.clone() };
        create_table(&aws_sdk_dynamodb::Client::new(&endpoints.sdk_config()), NAME).await?;
        Ok(Self {
            endpoints,
            database,
            deliveries,
            _running: running,
            _services: [dynamodb, s3, events],
            _place: place,
        })
    }

    /// How the SDK's clients reach them: endpoints, region, and credentials that are none.
    pub fn sdk_config(&self) -> SdkConfig {
        self.endpoints.sdk_config()
    }

    /// `AWS_ENDPOINT_URL_DYNAMODB`: `http://127.…:PORT, at an address that nobody guesses`.
    pub fn dynamodb_url(&self) -> &str {
        &self.endpoints.dynamodb
    }

    /// `AWS_ENDPOINT_URL_S3`.
    pub fn s3_url(&self) -> &str {
        &self.endpoints.s3
    }

    /// `AWS_ENDPOINT_URL_EVENTBRIDGE`.
    pub fn events_url(&self) -> &str {
        &self.endpoints.events
    }

    /// `TABLE_NAME`.
    pub fn table(&self) -> &str {
        NAME
    }

    /// `BUCKET_NAME`.
    pub fn bucket(&self) -> &str {
        NAME
    }

    /// `EVENT_BUS_NAME`.
    pub fn bus(&self) -> &str {
        NAME
    }

    /// Everything that another process needs to reach them, as one line of JSON.
    pub fn description(&self) -> String {
        let description = serde_json::json!({
            "dynamodbUrl": self.dynamodb_url(),
            "s3Url": self.s3_url(),
            "eventsUrl": self.events_url(),
            "table": self.table(),
            "bucket": self.bucket(),
            "bus": self.bus(),
            "region": endpoints::REGION,
            "accessKeyId": endpoints::ACCESS_KEY,
            "secretAccessKey": endpoints::SECRET_KEY,
        });
        description.to_string()
    }

    /// Who gets the events from now on. Events that come before wait.
    pub fn on_event(&self, target: Target) {
        self.deliveries.set_target(target);
    }

    /// Returns when every event that came was delivered, or is a dead letter. Without a target that is never, once an
    /// event came.
    pub async fn settled(&self) {
        self.deliveries.settled().await;
    }

    /// The events that could not be delivered: the last thousand, oldest first.
    pub fn dead_letters(&self) -> Vec<DeadLetter> {
        self.deliveries.dead_letters()
    }

    /// Removes expired items (TTL), as DynamoDB does in its own time, and gives how many there were.
    pub async fn sweep(&self) -> Result<usize, Failure> {
        let database = self.database.clone();
        // It waits for requests that run: not on a thread that has to serve them.
        let swept = tokio::task::spawn_blocking(move || database.sweep_ttl()).await;
        let failed = |cause: String| Failure::new(format!("expired items could not be removed: {cause}"));
        swept.map_err(|error| failed(error.to_string()))?.map_err(|error| failed(error.to_string()))
    }
}

fn open(file: Option<&Path>) -> Result<Database, Failure> {
    let opened = match file {
        None => Database::memory(),
        Some(file) => Database::new(&file.to_string_lossy()),
    };
    opened.map_err(|error| match file {
        None => Failure::new(format!("the embedded DynamoDB could not be started: {error}")),
        Some(file) => {
            tracing::debug!(%error, "the database cannot be opened");
            Failure::new(format!(
                "`{}` is no database that can be opened: move the data folder away to begin anew, or give another one",
                file.display()
            ))
        }
    })
}
