//! What each function may do at AWS is what its code calls: all of it, and nothing else.
//!
//! Which calls: those of the store's public methods that the function's sources call on a `store`, followed through the
//! store's own functions down to the SDK; and the bus, where something is published on `events`. This reads names, not
//! types, so a `Store` has to be called `store` wherever it is used: that is checked too.

use std::collections::{BTreeMap, BTreeSet};

use serde_yaml::Value;

use crate::calls::{self, Function, Token};
use crate::template::{functions, role, text};

/// The sources of each function that can reach AWS. `service` is for readers: of the others, none mentions its sources.
const SOURCES: &[(&str, &[&str])] = &[
    ("ReadFunction", &["functions/read/src", "shared/service/src", "shared/web/src"]),
    ("WebhookFunction", &["functions/webhook/src"]),
    ("SyncFunction", &["functions/sync/src"]),
    ("AdminFunction", &["functions/admin/src", "shared/web/src"]),
];

/// The SDK's operations, what each needs, and on what. Source: AWS's service authorization reference, and DynamoDB's
/// guide on IAM and transactions: those need the rights of what they are made of.
const OPERATIONS: &[(&str, &str, &str)] = &[
    ("get_item", "dynamodb:GetItem", "Table"),
    ("put_item", "dynamodb:PutItem", "Table"),
    ("update_item", "dynamodb:UpdateItem", "Table"),
    ("delete_item", "dynamodb:DeleteItem", "Table"),
    ("batch_get_item", "dynamodb:BatchGetItem", "Table"),
    ("batch_write_item", "dynamodb:BatchWriteItem", "Table"),
    ("query", "dynamodb:Query", "Table"),
    ("get_object", "s3:GetObject", "Bucket/*"),
    ("head_object", "s3:GetObject", "Bucket/*"),
    ("put_object", "s3:PutObject", "Bucket/*"),
    ("delete_object", "s3:DeleteObject", "Bucket/*"),
    ("delete_objects", "s3:DeleteObject", "Bucket/*"),
    ("list_objects_v2", "s3:ListBucket", "Bucket"),
];

/// What a transaction is made of.
const PARTS: &[(&str, &str)] = &[
    ("Put", "dynamodb:PutItem"),
    ("Update", "dynamodb:UpdateItem"),
    ("Delete", "dynamodb:DeleteItem"),
    ("ConditionCheck", "dynamodb:ConditionCheckItem"),
];

const INDEXES: [&str; 3] = ["by-name", "by-due", "by-time"];

type Rights = BTreeSet<(String, String)>;

#[test]
fn every_function_may_do_what_its_code_calls_and_nothing_else() {
    let store = Store::read();
    let mut wrong = Vec::new();
    for (id, function) in functions() {
        let sources = SOURCES.iter().find(|(known, _)| *known == id);
        let (_, sources) =
            sources.unwrap_or_else(|| panic!("`{id}` is not in the table: say what it is made of"));
        let (needed, granted) = (needed(&store, sources), granted(&id, &role(&function)));
        for (action, resource) in needed.difference(&granted) {
            wrong.push(format!("`{id}` lacks `{action}` on `{resource}`"));
        }
        for (action, resource) in granted.difference(&needed) {
            wrong.push(format!("`{id}` never calls what needs `{action}` on `{resource}`"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn nobody_reads_the_sources_of_service_but_read() {
    for folder in ["functions/webhook/src", "functions/sync/src", "functions/admin/src"] {
        for token in calls::tokens(folder) {
            for name in ["DatabaseSource", "SpecsService", "specs_service"] {
                assert_ne!(
                    token,
                    Token::Word(name.to_owned()),
                    "`{folder}` is to be in the table with `service`"
                );
            }
        }
    }
}

#[test]
fn a_store_is_called_store_wherever_it_is_used() {
    for (_, folders) in SOURCES {
        for folder in *folders {
            let tokens = calls::tokens(folder);
            for window in tokens.windows(4) {
                // `name: Store`, `name: &Store`; a path (`store::Store`) has two colons before it.
                let (name, rest) = (&window[0], &window[1..]);
                let colon = Token::Sign(':');
                let is_type = |token: &Token| *token == Token::Word("Store".to_owned());
                let typed = rest[0] == colon && (is_type(&rest[1]) || is_type(&rest[2]) && rest[1] != colon);
                if typed && *name != colon {
                    assert_eq!(*name, Token::Word("store".to_owned()), "{folder}: {window:?}");
                }
            }
        }
    }
}

/// The store's functions, by name. Two of one name count as one that does what both do.
struct Store {
    functions: BTreeMap<String, Vec<Function>>,
    /// The constants that name an index.
    constants: BTreeMap<String, BTreeSet<String>>,
}

impl Store {
    fn read() -> Self {
        let tokens = calls::tokens("shared/store/src");
        let mut functions = BTreeMap::<_, Vec<_>>::new();
        for function in calls::functions(&tokens) {
            functions.entry(function.name.clone()).or_default().push(function);
        }
        let store = Self { functions, constants: calls::constants(&tokens) };
        store.check();
        store
    }

    /// That the reader sees all there is: every use of a client is known, and can be reached by a public method.
    fn check(&self) {
        let public = self.functions.values().flatten().filter(|function| function.is_public);
        let mut reached = BTreeSet::new();
        for function in public {
            self.follow(&function.name, &BTreeSet::new(), &mut reached, &mut Rights::new());
        }
        let reached = reached.into_iter().map(|(name, _)| name).collect::<BTreeSet<_>>();
        for function in self.functions.values().flatten() {
            for client in ["dynamo", "s3"] {
                for operation in calls::called_on(&function.body, client) {
                    let known = operation == "transact_write_items" || operation == "clone";
                    let known = known || OPERATIONS.iter().any(|(name, _, _)| *name == operation);
                    assert!(
                        known,
                        "`{}` calls `{operation}`, which needs rights unknown here",
                        function.name
                    );
                    assert!(reached.contains(&function.name), "who calls `{}` is not seen", function.name);
                }
            }
        }
    }

    /// What a function of the store needs, and those that it calls. `indexes`: those that its callers name, if any.
    fn follow(
        &self,
        name: &str,
        indexes: &BTreeSet<String>,
        seen: &mut BTreeSet<(String, BTreeSet<String>)>,
        needed: &mut Rights,
    ) {
        if !seen.insert((name.to_owned(), indexes.clone())) {
            return;
        }
        for function in self.functions.get(name).into_iter().flatten() {
            let named = self.indexes(&function.body);
            let indexes = if named.is_empty() { indexes } else { &named };
            direct(&function.body, indexes, needed);
            let mut next = calls::called(&function.body);
            for receiver in ["self", "store"] {
                next.extend(calls::called_on(&function.body, receiver));
            }
            for name in next {
                self.follow(name, indexes, seen, needed);
            }
        }
    }

    /// The indexes that are named there.
    fn indexes(&self, body: &[Token]) -> BTreeSet<String> {
        let texts = body.iter().flat_map(|token| match token {
            Token::Text(text) => BTreeSet::from([text.clone()]),
            Token::Word(word) => self.constants.get(word).cloned().unwrap_or_default(),
            Token::Sign(_) => BTreeSet::new(),
        });
        texts.filter(|text| INDEXES.contains(&text.as_str())).collect()
    }
}

/// What a body calls itself.
fn direct(body: &[Token], indexes: &BTreeSet<String>, needed: &mut Rights) {
    for client in ["dynamo", "s3"] {
        for operation in calls::called_on(body, client) {
            for (_, action, resource) in OPERATIONS.iter().filter(|(name, _, _)| *name == operation) {
                if operation == "query" && !indexes.is_empty() {
                    let on = indexes.iter().map(|index| format!("Table/index/{index}"));
                    needed.extend(on.map(|resource| ((*action).to_owned(), resource)));
                } else {
                    needed.insert(((*action).to_owned(), (*resource).to_owned()));
                }
            }
        }
    }
    if body.contains(&Token::Word("TransactWriteItem".to_owned())) {
        for (part, action) in PARTS {
            if body.contains(&Token::Word((*part).to_owned())) {
                needed.insert(((*action).to_owned(), "Table".to_owned()));
            }
        }
    }
}

fn needed(store: &Store, sources: &[&str]) -> Rights {
    let mut needed = Rights::new();
    for folder in sources {
        let tokens = calls::tokens(folder);
        for method in calls::called_on(&tokens, "store") {
            let is_public = store.functions.get(method).is_some_and(|all| all.iter().any(|it| it.is_public));
            if is_public {
                store.follow(method, &BTreeSet::new(), &mut BTreeSet::new(), &mut needed);
            }
        }
        if calls::called_on(&tokens, "events").contains("publish") {
            needed.insert(("events:PutEvents".to_owned(), "Bus".to_owned()));
        }
    }
    needed
}

/// What the role of a function grants it for its calls: action by action, each on what it is granted for. What Lambda itself
/// does in its name (logs, traces, failed events) is in policies of their own: tests/template/test_rights.py.
fn granted(id: &str, role: &Value) -> Rights {
    let mut granted = Rights::new();
    let policies = role["Policies"].as_sequence().cloned().unwrap_or_default();
    for policy in policies.iter().filter(|policy| policy["PolicyName"] == "calls") {
        let statements = policy["PolicyDocument"]["Statement"].as_sequence().cloned();
        for statement in statements.unwrap_or_else(|| panic!("`{id}` has a policy without statements")) {
            assert_eq!(statement["Effect"], "Allow", "`{id}`");
            for action in list(&statement["Action"]) {
                let action = text(&action).to_owned();
                assert!(!action.contains('*'), "`{id}` may do `{action}`");
                for resource in list(&statement["Resource"]) {
                    let resource = resource_of(id, &resource);
                    assert!(granted.insert((action.clone(), resource)), "`{id}` may do `{action}` twice");
                }
            }
        }
    }
    granted
}

fn list(value: &Value) -> Vec<Value> {
    value.as_sequence().cloned().unwrap_or_else(|| vec![value.clone()])
}

/// `!GetAtt Table.Arn` is `Table`, `!Sub "${Table.Arn}/index/by-name"` is `Table/index/by-name`.
fn resource_of(id: &str, value: &Value) -> String {
    let Value::Tagged(tagged) = value else {
        panic!("`{id}`: a resource has to be one of the stack: {value:?}")
    };
    let resource = text(&tagged.value);
    if tagged.tag == "!GetAtt" {
        return resource.strip_suffix(".Arn").unwrap().to_owned();
    }
    let (name, path) = resource.strip_prefix("${").unwrap().split_once(".Arn}").unwrap();
    assert!(path == "/*" && name == "Bucket" || !path.contains('*'), "`{id}` may have `{resource}`");
    format!("{name}{path}")
}
