//! The services as a program of their own, and what is left when it is killed.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use embedded::Endpoints;
use serde_json::Value;

use crate::world;

struct Program {
    process: Child,
    said: Value,
}

fn start(folder: Option<&Path>) -> Program {
    let mut command = Command::new(env!("CARGO_BIN_EXE_embedded-aws"));
    if let Some(folder) = folder {
        command.arg("--data-dir").arg(folder);
    }
    let mut process = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
    Program { process, said: serde_json::from_str(&line).unwrap() }
}

impl Program {
    fn endpoints(&self) -> Endpoints {
        let said = |name: &str| self.said[name].as_str().unwrap().to_owned();
        Endpoints { dynamodb: said("dynamodbUrl"), s3: said("s3Url"), events: said("eventsUrl") }
    }
}

#[tokio::test]
async fn it_says_where_everything_is_and_ends_with_its_input() {
    let mut program = start(None);
    let client = aws_sdk_dynamodb::Client::new(&program.endpoints().sdk_config());
    let table = program.said["table"].as_str().unwrap();
    client.describe_table().table_name(table).send().await.unwrap();
    drop(program.process.stdin.take());
    assert!(program.process.wait().unwrap().success());
}

#[test]
fn what_it_is_told_wrong_it_says() {
    let output = Command::new(env!("CARGO_BIN_EXE_embedded-aws")).arg("--port").output().unwrap();
    assert!(!output.status.success());
    assert_eq!(String::from_utf8_lossy(&output.stderr), "usage: embedded-aws [--data-dir DIR]\n");
}

#[tokio::test]
async fn what_was_answered_is_there_after_a_kill() {
    let folder = tempfile::tempdir().unwrap();
    for round in 0..3_u8 {
        let mut program = start(Some(folder.path()));
        let config = program.endpoints().sdk_config();
        let dynamo = aws_sdk_dynamodb::Client::new(&config);
        let s3 = aws_sdk_s3::config::Builder::from(&config).force_path_style(true).build();
        let s3 = aws_sdk_s3::Client::from_conf(s3);
        for number in 0..10_u8 {
            let key = format!("{round}-{number}");
            world::put_item_at(&dynamo, "livespecs", &key, &[]).await;
            let body = vec![number; 100_000];
            s3.put_object().bucket("livespecs").key(&key).body(body.into()).send().await.unwrap();
        }
        // One that is on its way when the process dies: it is there whole, or not at all.
        let last = s3.put_object().bucket("livespecs").key(format!("last-{round}"));
        let last = tokio::spawn(last.body(vec![round; 4_000_000].into()).send());
        tokio::task::yield_now().await;
        // On Unix this is `kill -9`.
        program.process.kill().unwrap();
        program.process.wait().unwrap();
        last.abort();
    }
    let services = world::folder(folder.path()).await;
    for round in 0..3_u8 {
        for number in 0..10_u8 {
            let key = format!("{round}-{number}");
            assert!(world::has_item(&services, &key).await, "{key}");
            assert_eq!(world::object(&services, &key).await, vec![number; 100_000], "{key}");
        }
    }
    for round in 0..3_u8 {
        let key = format!("last-{round}");
        let last = world::s3(&services).get_object().bucket("livespecs").key(key).send().await;
        if let Ok(last) = last {
            assert_eq!(last.body.collect().await.unwrap().to_vec(), vec![round; 4_000_000]);
        }
    }
}
