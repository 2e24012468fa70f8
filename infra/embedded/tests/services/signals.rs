//! The bus, through the real SDK and our publisher.

use std::sync::{Arc, Mutex};

use aws_sdk_eventbridge::Client;
use aws_sdk_eventbridge::error::{DisplayErrorContext, ProvideErrorMetadata as _};
use aws_sdk_eventbridge::types::PutEventsRequestEntry;
use domain::ProjectUlid;
use domain::sync::{Signal, Trigger};
use embedded::Embedded;
use events::Events;
use events::bounds::PATIENCE;
use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use crate::world;

type Seen = Arc<Mutex<Vec<(String, Value)>>>;

/// Notes what comes.
fn note(services: &Embedded) -> Seen {
    let seen = Seen::default();
    let noted = Arc::clone(&seen);
    services.on_event(Arc::new(move |function, event| {
        noted.lock().unwrap().push((function, event));
        Box::pin(async { Ok(()) })
    }));
    seen
}

fn ulid(number: u64) -> ProjectUlid {
    ProjectUlid::new(number, [0; 10])
}

fn purge(number: u64) -> Signal {
    Signal::Purge { project: ulid(number) }
}

fn entry(services: &Embedded) -> aws_sdk_eventbridge::types::builders::PutEventsRequestEntryBuilder {
    let entry = PutEventsRequestEntry::builder().event_bus_name(services.bus());
    entry.source("livespecs").detail_type("purge").detail("{}")
}

#[tokio::test]
async fn signals_reach_the_function_that_the_template_says() {
    let services = world::memory().await;
    let events = Events::connect(&services.sdk_config(), services.bus().to_owned());
    let look = Signal::look(vec![ulid(1), ulid(2)], Trigger::Manual);
    // They wait for somebody to take them.
    events.publish(&[look.clone(), purge(3)]).await.unwrap();
    let seen = note(&services);
    services.settled().await;
    let seen = seen.lock().unwrap();
    assert_eq!(seen.iter().map(|(function, _)| function.as_str()).collect::<Vec<_>>(), ["SyncFunction"; 2]);
    let signals = seen.iter().map(|(_, event)| {
        assert_eq!((&event["source"], &event["version"]), (&"livespecs".into(), &"0".into()));
        events::read(event["detail-type"].as_str().unwrap(), &event["detail"]).unwrap()
    });
    assert_eq!(signals.collect::<Vec<_>>(), [look, purge(3)]);
}

#[tokio::test]
async fn many_signals_go_in_several_requests() {
    let services = world::memory().await;
    let seen = note(&services);
    let events = Events::connect(&services.sdk_config(), services.bus().to_owned());
    let signals = (0..23).map(purge).collect::<Vec<_>>();
    events.publish(&signals).await.unwrap();
    events.publish(&[]).await.unwrap();
    services.settled().await;
    assert_eq!(seen.lock().unwrap().len(), 23);
}

#[tokio::test]
async fn a_refused_signal_is_an_error() {
    let services = world::memory().await;
    let events = Events::connect(&services.sdk_config(), "another".to_owned());
    let error = events.publish(&[purge(1), purge(2)]).await.unwrap_err();
    assert_eq!(error.to_string(), "the events could not be published");
    assert_eq!(
        error.cause.to_string(),
        "the bus refused 2 of 2 events: ResourceNotFoundException Event bus another does not exist."
    );
}

#[tokio::test]
async fn an_event_that_no_rule_wants_is_taken_and_forgotten() {
    let services = world::memory().await;
    let seen = note(&services);
    let client = Client::new(&services.sdk_config());
    let answer = client.put_events().entries(entry(&services).source("other").build()).send().await.unwrap();
    assert_eq!(answer.failed_entry_count(), 0);
    assert_eq!(answer.entries()[0].event_id().unwrap().len(), 36);
    services.settled().await;
    assert!(seen.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_bad_entry_is_refused_and_the_others_are_taken() {
    let services = world::memory().await;
    let seen = note(&services);
    let client = Client::new(&services.sdk_config());
    let request = client.put_events().entries(entry(&services).detail("{").build());
    let answer = request.entries(entry(&services).build()).send().await.unwrap();
    assert_eq!(answer.failed_entry_count(), 1);
    assert_eq!(answer.entries()[0].error_code(), Some("MalformedDetail"));
    assert!(answer.entries()[1].event_id().is_some());
    services.settled().await;
    assert_eq!(seen.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn too_many_and_too_large_requests_are_refused_as_a_whole() {
    let services = world::memory().await;
    let client = Client::new(&services.sdk_config());
    let eleven = vec![entry(&services).build(); 11];
    let error = client.put_events().set_entries(Some(eleven)).send().await.unwrap_err();
    assert_eq!(error.code(), Some("ValidationException"));
    let large = entry(&services).detail(format!(r#"{{"a":"{}"}}"#, "x".repeat(256 * 1024))).build();
    let error = client.put_events().entries(large).send().await.unwrap_err();
    assert_eq!(error.message(), Some("Total size of the entries in the request is over the limit."));
}

#[tokio::test]
async fn a_request_has_so_many_entries_and_bytes() {
    let services = world::memory().await;
    note(&services);
    let client = Client::new(&services.sdk_config());
    let check = async |entries: Vec<PutEventsRequestEntry>, is_taken: bool| {
        let answer = client.put_events().set_entries(Some(entries.clone())).send().await;
        assert_eq!(answer.is_ok(), is_taken, "{} entries", entries.len());
    };
    check(vec![entry(&services).build(); 9], true).await;
    check(vec![entry(&services).build(); 10], true).await;
    check(vec![entry(&services).build(); 11], false).await;
    let sized = |bytes: usize| {
        let around = "livespecs".len() + "purge".len() + r#"{"a":""}"#.len();
        vec![entry(&services).detail(format!(r#"{{"a":"{}"}}"#, "x".repeat(bytes - around))).build()]
    };
    check(sized((256 << 10) - 1), true).await;
    check(sized(256 << 10), true).await;
    check(sized((256 << 10) + 1), false).await;
}

#[tokio::test]
async fn a_body_is_looked_at_up_to_its_bound_in_bytes() {
    let services = world::memory().await;
    let check = async |bytes: usize, status: &str| {
        let address = services.events_url().trim_start_matches("http://");
        let mut stream = TcpStream::connect(address).await.unwrap();
        let head =
            format!("POST / HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: {bytes}\r\n\r\n");
        stream.write_all(&[head.as_bytes(), &vec![b' '; bytes]].concat()).await.unwrap();
        let mut answer = String::new();
        let _ = stream.read_to_string(&mut answer).await;
        assert_eq!(answer.get(9..12), Some(status), "{bytes}");
    };
    check((1 << 20) - 1, "400").await;
    check(1 << 20, "400").await;
    check((1 << 20) + 1, "413").await;
}

#[tokio::test]
async fn what_the_function_fails_on_is_kept() {
    let services = world::memory().await;
    services.on_event(Arc::new(|_, _| Box::pin(async { Err("the store is down".to_owned()) })));
    let events = Events::connect(&services.sdk_config(), services.bus().to_owned());
    events.publish(&[purge(1)]).await.unwrap();
    // From here on nothing but the waiting between the tries takes time.
    tokio::time::pause();
    services.settled().await;
    let letters = services.dead_letters();
    assert_eq!(letters.len(), 1);
    assert_eq!(
        (letters[0].function.as_str(), letters[0].reason.as_str()),
        ("SyncFunction", "the store is down")
    );
    assert_eq!(letters[0].event["detail"]["project"], ulid(1).to_string());
}

#[tokio::test(start_paused = true)]
async fn a_bus_that_hangs_is_an_error_within_ten_seconds() {
    let hanging = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", hanging.local_addr().unwrap());
    let endpoints = embedded::Endpoints { dynamodb: url.clone(), s3: url.clone(), events: url };
    let events = Events::connect(&endpoints.sdk_config(), "bus".to_owned());
    let begin = tokio::time::Instant::now();
    let error = events.publish(&[purge(1)]).await.unwrap_err();
    let (waited, soon) = (begin.elapsed(), std::time::Duration::from_millis(500));
    assert!((PATIENCE..PATIENCE + soon).contains(&waited), "{waited:?}: {}", DisplayErrorContext(error));
}
