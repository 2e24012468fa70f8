//! A request as the event that API Gateway makes of it (HTTP API, payload format 2.0), and the answer.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::http::{Request, Response};

/// The event for `request`. A body travels as base64, as API Gateway sends it for anything that it does
/// not take for text.
pub fn from_request(request: &Request) -> Value {
    let (path, query) = request.path.split_once('?').unwrap_or((&request.path, ""));
    let mut headers = serde_json::Map::new();
    headers.insert("host".into(), "abc.execute-api.us-east-1.amazonaws.com".into());
    for (name, value) in &request.headers {
        headers.insert(name.clone(), value.as_str().into());
    }
    let mut event = json!({
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": query,
        "headers": headers,
        "requestContext": {
            "accountId": "123456789012",
            "apiId": "abc",
            "domainName": "abc.execute-api.us-east-1.amazonaws.com",
            "domainPrefix": "abc",
            "http": {
                "method": request.method,
                "path": path,
                "protocol": "HTTP/1.1",
                "sourceIp": "192.0.2.1",
                "userAgent": "scenarios",
            },
            "requestId": "request",
            "routeKey": "$default",
            "stage": "$default",
            "time": "01/Jan/2026:00:00:00 +0000",
            "timeEpoch": 1_767_225_600_000_u64,
        },
        "isBase64Encoded": !request.body.is_empty(),
    });
    if !request.body.is_empty() {
        event["body"] = STANDARD.encode(&request.body).into();
    }
    event
}

/// The response in a function's answer; what went wrong where it is none.
pub fn to_response(answer: &[u8]) -> Result<Response, String> {
    let refused = || format!("not an answer for API Gateway: `{}`", String::from_utf8_lossy(answer));
    let answer: Value = serde_json::from_slice(answer).map_err(|_| refused())?;
    let status = answer["statusCode"].as_u64().and_then(|code| u16::try_from(code).ok());
    let status = status.ok_or_else(refused)?;
    let was_base64 = answer["isBase64Encoded"].as_bool().unwrap_or(false);
    let body = answer["body"].as_str().unwrap_or_default();
    let body =
        if was_base64 { STANDARD.decode(body).map_err(|_| refused())? } else { body.as_bytes().to_vec() };
    let headers = answer["headers"].as_object().into_iter().flatten();
    let headers = headers
        .map(|(name, value)| (name.to_ascii_lowercase(), value.as_str().unwrap_or_default().to_owned()))
        .collect();
    Ok(Response { status, headers, body, was_base64 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_becomes_an_event_with_path_query_and_body_apart() {
        let request = Request::post("/api/search?limit=3", &json!({"query": "x"}));
        let event = from_request(&request);
        assert_eq!(event["rawPath"], "/api/search");
        assert_eq!(event["rawQueryString"], "limit=3");
        assert_eq!(event["body"], "eyJxdWVyeSI6IngifQ==");
        assert_eq!(event["isBase64Encoded"], true);
    }

    #[test]
    fn a_base64_answer_is_decoded() {
        let answer =
            br#"{"statusCode": 200, "headers": {"ETag": "x"}, "body": "aGk=", "isBase64Encoded": true}"#;
        let response = to_response(answer).unwrap();
        assert_eq!((response.text().as_str(), response.header("etag")), ("hi", Some("x")));
        assert!(to_response(br#"{"errorMessage": "it broke"}"#).unwrap_err().contains("it broke"));
    }
}
