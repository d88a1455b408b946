//! Whose tokens our own clients bear, held to what the server declares; and how one chooses otherwise.

use std::collections::BTreeSet;

use reqwest::Method;
use serde_json::json;
use tests::{
    bearer::{role_for, role_for_command, role_of},
    client::Client,
    server::{Answer, Server},
};

/// Whoever calls these has signed in: tokens that never did are of no use there.
const SIGNED_IN: &str = "/api/v1/session";

/// Roles without credentials.
const OPEN: [&str; 2] = ["anyone", "citizen"];

#[tokio::test]
async fn who_calls_a_route_may_call_it() {
    let server = Server::start().await;
    let document = server.request_anonymous(Method::GET, "/openapi.json").send().await.unwrap();
    let document = Answer::of(document).await.expect(200).body;
    let mut called = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let route = format!("{} {path}", method.to_uppercase());
            let declared: Vec<&str> =
                operation["x-roles"].as_array().unwrap().iter().map(|role| role.as_str().unwrap()).collect();
            for kiosk in ["k1", "k2"] {
                let at = path.replace("{k}", kiosk).replace("{b}", "b1").replace("{n}", "1");
                match role_for(&method.to_uppercase(), &at) {
                    Some(name) => {
                        assert!(
                            declared.contains(&role_of(name)),
                            "{route} is called by {name}, but is for {declared:?}"
                        );
                        assert!(
                            !path.contains("{k}") || role_of(name) != "kiosk" || name == kiosk,
                            "{route}: {name} is another kiosk than {kiosk}"
                        );
                        called.insert(name);
                    }
                    None => assert!(
                        declared.iter().any(|role| OPEN.contains(role)) || path.starts_with(SIGNED_IN),
                        "{route} is called by nobody, but is for {declared:?}"
                    ),
                }
            }
        }
    }
    let everybody = ["administrator", "b1", "head", "k1", "k2", "manager", "operator", "reception"];
    assert_eq!(called, BTreeSet::from(everybody), "everybody of the rehearsal has something to do");

    let takes = |channel: &str| role_for_command("/tickets", &json!({ "service": "A", "channel": channel }));
    assert_eq!(
        [takes("kiosk"), takes("reception"), takes("phone")],
        [Some("k1"), Some("reception"), Some("reception")]
    );
}

/// The same ticket under the same key is one ticket for one caller, and another for another: so it is seen who called.
#[tokio::test]
async fn a_client_is_whom_it_was_told_to_be() {
    let server = Server::start().await;
    let client = Client::new(&format!("http://{}", server.address));
    let take = tests::client::Post::new("/tickets", json!({ "service": "A", "channel": "kiosk" }));
    let number = async |client: &Client| {
        let ticket: protocol::views::Ticket = client.send(&take).await.ok().unwrap();
        ticket.number.unwrap().to_string()
    };
    assert_eq!(number(&client).await, "A001");
    assert_eq!(
        number(&client.as_("k1")).await,
        "A001",
        "a kiosk's ticket is taken by the kiosk, unless somebody is named"
    );
    assert_eq!(number(&client.as_("reception")).await, "A002");
    assert_eq!(number(&client.as_("head")).await, "A003");
    let k1 = server.post_keyed_as("k1", "/tickets", &take.key, take.body.clone()).await.expect(201);
    assert_eq!(k1.text_of("number"), "A001");
    let nobody = client.as_("nobody").read("/api/v1/board").await;
    assert_eq!(nobody.problem().slug(), "unknown-token");
    // Nothing is borne where anybody may come: there a real office is asked as well.
    let alive = client.anonymous().read("/healthz").await;
    assert_eq!((alive.status, role_for("GET", "/healthz")), (200, None));
}
