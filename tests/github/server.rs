//! The model over HTTP, as GitHub serves it.

use crate::Model;

/// A running server.
pub struct Server {
    url: String,
}

impl Server {
    /// Serves the model on a free port of loopback.
    pub async fn start(model: Model) -> Self {
        let _ = model;
        todo!()
    }

    /// The address of the API: `http://127.0.0.1:PORT`. GraphQL is below it, as it is at GitHub.
    pub fn url(&self) -> &str {
        &self.url
    }
}
