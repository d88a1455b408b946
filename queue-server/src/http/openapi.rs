//! The description of the API, made from the routes themselves.

use std::sync::Arc;

use axum::{
    Router,
    body::Bytes,
    http::{StatusCode, header},
    response::IntoResponse,
    routing::get,
};
use protocol::{DeskNo, KioskId, ServiceId, TicketId, TicketStateName};
use utoipa::{
    OpenApi,
    openapi::{
        ContentBuilder, OpenApi as Document, Ref, RefOr, Required, ResponseBuilder,
        path::{Operation, Parameter, ParameterBuilder, ParameterIn},
        schema::{ObjectBuilder, Type},
        security::{Http, HttpAuthScheme, SecurityScheme},
    },
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    AppState,
    command::IDEMPOTENCY_KEY,
    fault::{MEDIA_TYPE, ProblemDocument},
    gate::{Gate, Role},
};

/// Where the document lies at the root; under the API it lies as well.
const AT: &str = "/openapi.json";

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Numeretto",
        description = "The queue of one office. Times are RFC 3339 with offset, durations whole seconds; errors are \
                       problem details (RFC 9457) with a stable type. Every command takes Idempotency-Key."
    ),
    components(schemas(ProblemDocument, KioskId, TicketId, ServiceId, DeskNo, TicketStateName))
)]
struct Api;

/// An empty router that knows what the document says of itself.
pub(super) fn described() -> OpenApiRouter<AppState> {
    OpenApiRouter::with_openapi(Api::openapi())
}

/// This document.
#[utoipa::path(get, path = "/openapi.json", tag = "health",
    responses((status = 200, description = "This document", body = serde_json::Value)))]
async fn at_the_root() {}

/// Declares the document's own routes, which [`routes`] serves: the document cannot be made before they are known.
pub(super) fn declared(gate: Gate) -> OpenApiRouter<AppState> {
    let declare = || {
        let (router, document) = OpenApiRouter::<AppState>::new()
            .routes(gate.needs(&[Role::Anyone], routes!(at_the_root)))
            .split_for_parts();
        drop(router);
        OpenApiRouter::with_openapi(document)
    };
    OpenApiRouter::new().merge(declare()).nest(super::API, declare())
}

/// Serves the document.
pub(super) fn routes(document: Document) -> Router<AppState> {
    let json = serde_json::to_vec(&finished(document)).unwrap_or_default();
    let document: Arc<Bytes> = Arc::new(json.into());
    let serve = Gate.before(
        &[Role::Anyone],
        get(move || {
            let document = (*document).clone();
            async move { (StatusCode::OK, [(header::CONTENT_TYPE, "application/json")], document).into_response() }
        }),
    );
    Router::new().route(AT, serve.clone()).route(&format!("{}{AT}", super::API), serve)
}

/// What all operations have in common.
pub(super) fn finished(mut document: Document) -> Document {
    env!("CARGO_PKG_VERSION").clone_into(&mut document.info.version);
    for (path, item) in &mut document.paths.paths {
        let operations = [
            ("get", &mut item.get),
            ("put", &mut item.put),
            ("post", &mut item.post),
            ("delete", &mut item.delete),
            ("patch", &mut item.patch),
        ];
        for (method, operation) in operations {
            if let Some(operation) = operation {
                complete(operation, method, path);
            }
        }
    }
    if let Some(components) = &mut document.components {
        let bearer = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
        components.security_schemes.insert("token".to_owned(), bearer.into());
    }
    document
}

fn complete(operation: &mut Operation, method: &str, path: &str) {
    // Handlers of several modules bear the same name; an address and its method are unique.
    let name: String = path.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    operation.operation_id = Some(format!("{method}{}", name.replace("__", "_").trim_end_matches('_')));
    let problem = ContentBuilder::new().schema(Some(Ref::from_schema_name("ProblemDocument"))).build();
    let response = ResponseBuilder::new().description("A problem").content(MEDIA_TYPE, problem).build();
    operation.responses.responses.insert("default".to_owned(), RefOr::T(response));
    if method != "get" {
        operation.parameters.get_or_insert_with(Vec::new).push(RefOr::T(idempotency_key()));
    }
}

fn idempotency_key() -> Parameter {
    ParameterBuilder::new()
        .name(IDEMPOTENCY_KEY)
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some("The same command under the same key has the effect of one and gets the first answer."))
        .schema(Some(ObjectBuilder::new().schema_type(Type::String).min_length(Some(1)).max_length(Some(128))))
        .build()
}
