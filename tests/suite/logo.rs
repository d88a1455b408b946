//! The office's logo: whoever asks gets it, once.

use reqwest::{Method, header};
use tests::server::{Answer, Plan, Server};

/// A small PNG, red on white.
pub(crate) fn picture() -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, 4, 2);
    encoder.set_color(png::ColorType::Rgb);
    let dots = [[200, 0, 0], [255; 3]].repeat(4).concat();
    encoder.write_header().unwrap().write_image_data(&dots).unwrap();
    file
}

#[tokio::test]
async fn anybody_gets_it_and_who_has_it_gets_it_no_more() {
    let server = Server::of(Plan { logo: Some(picture()), ..Plan::default() }).await;
    let here = || server.request_anonymous(Method::GET, "/logo");
    for request in [here(), server.request_public(Method::GET, "/logo")] {
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()[header::CONTENT_TYPE], "image/png");
        let tag = response.headers()[header::ETAG].clone();
        assert_eq!(response.bytes().await.unwrap(), picture());
        let again = here().header(header::IF_NONE_MATCH, &tag).send().await.unwrap();
        assert_eq!((again.status().as_u16(), &again.headers()[header::ETAG]), (304, &tag));
        assert!(again.bytes().await.unwrap().is_empty());
        let other = here().header(header::IF_NONE_MATCH, "\"another\"").send().await.unwrap();
        assert_eq!(other.bytes().await.unwrap(), picture());
    }
    let post = server.request_anonymous(Method::POST, "/logo").send().await.unwrap();
    let _ = Answer::of(post).await.problem(405, "wrong-method");
}

#[tokio::test]
async fn an_office_without_one_says_so() {
    let server = Server::start().await;
    for request in [server.request_anonymous(Method::GET, "/logo"), server.request_public(Method::GET, "/logo")] {
        let _ = Answer::of(request.send().await.unwrap()).await.problem(404, "no-logo");
    }
}
