//! Which routes template.yaml gives to which function.

use std::collections::BTreeMap;

use http::Method;

use crate::{Failure, template};

/// The routes of the HTTP API that lead to a function, by path (`/api/projects/{id}`), with their methods. The default
/// route is in no list.
pub fn routes(function: &str) -> Result<BTreeMap<String, Vec<Method>>, Failure> {
    let (_, properties) = template::resource(function)?;
    let mut routes: BTreeMap<String, Vec<Method>> = BTreeMap::new();
    for (name, event) in properties["Events"].as_mapping().into_iter().flatten() {
        let properties = &event["Properties"];
        let (Some(path), Some(method)) = (properties["Path"].as_str(), properties["Method"].as_str()) else {
            continue;
        };
        let method = method.to_ascii_uppercase().parse().map_err(|_| {
            Failure::new(format!("template.yaml: `{function}`: {name:?} has the method `{method}`"))
        })?;
        routes.entry(path.to_owned()).or_default().push(method);
    }
    Ok(routes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_has_the_methods_that_the_template_gives_to_the_function() {
        let admin = routes("AdminFunction").unwrap();
        assert_eq!(admin["/api/projects"], [Method::POST]);
        assert_eq!(admin["/api/projects/{id}"].len(), 2);
        assert!(routes("ReadFunction").unwrap().is_empty());
        assert!(routes("NoFunction").is_err());
    }
}
