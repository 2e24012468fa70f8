//! How much of the list is gone through.

use super::super::tests::store;
use super::*;

#[tokio::test]
async fn totals_are_of_so_many_pages_and_not_more() {
    let (store, _embedded) = store(3).await;
    let check = async |pages: usize, expect: usize| {
        let all = gather(&store, Listed::Shown { private: false }, (1, pages)).await.unwrap();
        assert_eq!(all.stats.len(), expect, "{pages}");
    };
    check(2, 2).await;
    check(3, 3).await;
    check(4, 3).await;
}

#[tokio::test]
async fn the_projects_that_changed_last_are_searched_up_to_their_bound() {
    let (store, _embedded) = store(1).await;
    let page = store.list(Listed::Shown { private: false }, None, 1).await.unwrap();
    let check = |projects: usize, expect: usize| {
        let mut all = AllCards::default();
        all.add(vec![page.cards[0].clone(); projects]);
        assert_eq!((all.stats.len(), all.latest.len()), (projects, expect));
    };
    check(SEARCHED_PROJECTS - 1, SEARCHED_PROJECTS - 1);
    check(SEARCHED_PROJECTS, SEARCHED_PROJECTS);
    check(SEARCHED_PROJECTS + 1, SEARCHED_PROJECTS);
}
