//! The raw file host: public files of public repositories, by commit and path.

use super::answer::Answer;
use super::asked::Asked;
use super::route::Route;
use crate::model::{Caller, Found, Mode, Model};

pub(super) fn answer(model: &Model, asked: &Asked) -> Answer {
    let Route::Raw { owner, name, commit, path } = &asked.route else { return nothing() };
    let state = model.lock();
    // Tokens are for the API.
    let Some(Found::Here(id)) = state.find_by_name(&Caller::Anonymous, owner, name) else { return nothing() };
    let Some(repository) = state.repository(id) else { return nothing() };
    if repository.taken_down {
        return Answer::new(451, TEXT, "451: Unavailable For Legal Reasons");
    }
    let root = repository.commit_of(commit).and_then(|oid| repository.objects.commit(oid));
    let found = root.and_then(|root| repository.objects.at(root.tree, path));
    match found {
        Some((Mode::File | Mode::Executable | Mode::Symlink, oid)) if !repository.disabled => {
            repository.objects.blob(oid).map_or_else(nothing, |content| Answer::found(TEXT, content.clone()))
        }
        _ => nothing(),
    }
}

const TEXT: &str = "text/plain; charset=utf-8";

fn nothing() -> Answer {
    Answer::new(404, TEXT, "404: Not Found")
}
