//! Devices that are paired by a code, and keys of connected systems.

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use protocol::{
    DeviceId, KeyId, Refusal,
    access::{
        ClaimPairing, DeviceView, KeyView, KeyWithToken, NewKey, NewPairing, NewToken, PairDevice, Paired, PairingView,
    },
    views::List,
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    AppState,
    client::Client,
    command::{Commanded, Nothing},
    cookies::{self, For},
    fault::Fault,
    gate::{Caller, Gate, Role},
    parse,
    people::{administer, subject},
    session::{Wire, no_entry},
};
use crate::{
    access::{
        Act, Credential,
        doorman::chance,
        pairings::{Granted, Standing},
        register::{ApiKey, Device},
        secret::Secret,
    },
    office::Failure,
};

pub(super) fn routes(gate: Gate) -> OpenApiRouter<AppState> {
    let (anyone, administrators) = (&[Role::Anyone], &[Role::ADMINISTRATOR]);
    let devices = &[Role::Kiosk, Role::Board];
    OpenApiRouter::new()
        .routes(gate.needs(anyone, routes!(ask)))
        .routes(gate.needs(anyone, routes!(claim)))
        .routes(gate.needs(devices, routes!(myself)))
        .routes(gate.needs(devices, routes!(rotate)))
        .routes(gate.needs(administrators, routes!(list)))
        .routes(gate.needs(administrators, routes!(pair)))
        .routes(gate.needs(administrators, routes!(revoke)))
        .routes(gate.needs(administrators, routes!(keys)))
        .routes(gate.needs(administrators, routes!(make_key)))
        .routes(gate.needs(administrators, routes!(revoke_key)))
}

/// A device that nobody knows yet asks to be paired: it shows the code, and asks with the secret how it stands.
#[utoipa::path(post, path = "/pairings", tag = "access", request_body = NewPairing,
    responses((status = 201, description = "What to show", body = PairingView)))]
async fn ask(State(app): State<AppState>, client: Client, asked: Commanded<NewPairing>) -> Result<Response, Fault> {
    let NewPairing { kind, browser } = asked.body;
    let (code, secret, expires_at) = app.doors().ask_pairing(kind, browser, client.address).map_err(no_entry)?;
    let expires_at = app.wire().await?(expires_at);
    let view = PairingView { code: code.reveal().to_owned(), secret: secret.reveal().to_owned(), expires_at };
    Ok((StatusCode::CREATED, Json(view)).into_response())
}

/// Whether an administrator has typed the code. The token is told this once; a browser gets it as a cookie.
#[utoipa::path(post, path = "/pairings/claim", tag = "access", request_body = ClaimPairing,
    responses((status = 200, description = "Paired", body = Paired), (status = 202, description = "Not yet"),
        (status = 410, description = "The code is too old, or the token was told already")))]
async fn claim(State(app): State<AppState>, client: Client, asked: Commanded<ClaimPairing>) -> Result<Response, Fault> {
    match app.doors().claim(&asked.body.secret) {
        Standing::Waiting => Ok(StatusCode::ACCEPTED.into_response()),
        Standing::Over => {
            let detail = "the code is no good any more, or its token was told already: ask for another code";
            Err(Fault::new(StatusCode::GONE, "pairing-over", "Pairing over", detail))
        }
        Standing::Granted(Granted { device, kind, token, browser }) => {
            let told = (!browser).then(|| token.reveal().to_owned());
            let mut response = Json(Paired { device, kind, token: told }).into_response();
            if browser {
                app.jar().keep(response.headers_mut(), For::Device(kind), &token, cookies::LONGEST, client.https);
            }
            Ok(response)
        }
    }
}

/// The device that asks.
#[utoipa::path(get, path = "/devices/self", tag = "access",
    responses((status = 200, description = "The device", body = DeviceView)))]
async fn myself(State(app): State<AppState>, caller: Caller) -> Result<Json<DeviceView>, Fault> {
    let device = device_of(&caller)?;
    let known = app.doors().register().device(&device).cloned();
    let known = known.ok_or_else(|| unknown_device(device))?;
    Ok(Json(view(&app, &app.wire().await?, &known)))
}

/// Another token for the device that asks; the one before is good until the new one is used.
#[utoipa::path(post, path = "/devices/self/token", tag = "access", request_body = Option<Nothing>,
    responses((status = 200, description = "The token", body = NewToken)))]
async fn rotate(
    State(app): State<AppState>,
    client: Client,
    caller: Caller,
    by: axum::Extension<Credential>,
    asked: Commanded<Nothing>,
) -> Result<Response, Fault> {
    let device = device_of(&caller)?;
    let token = Secret::token(chance());
    let act = Act::RotateToken { device, token: token.hash() };
    let sent = administer(&app, &caller, act, asked.key).await?;
    if sent.repeated {
        return Ok(Json(NewToken { token: None }).into_response());
    }
    Ok(match (by.0, &caller) {
        (Credential::Device(..), Caller::Device { kind, .. }) => {
            let mut response = Json(NewToken { token: None }).into_response();
            app.jar().keep(response.headers_mut(), For::Device(*kind), &token, cookies::LONGEST, client.https);
            response
        }
        _ => Json(NewToken { token: Some(token.reveal().to_owned()) }).into_response(),
    })
}

fn device_of(caller: &Caller) -> Result<DeviceId, Fault> {
    match caller {
        Caller::Device { device, .. } => Ok(device.clone()),
        _ => Err(super::gate::forbidden("this is for the device itself")),
    }
}

/// Paired devices, and those that were.
#[utoipa::path(get, path = "/devices", tag = "access",
    responses((status = 200, description = "The devices", body = List<DeviceView>)))]
async fn list(State(app): State<AppState>) -> Result<Json<List<DeviceView>>, Fault> {
    let wire = app.wire().await?;
    let items = app.doors().register().devices().map(|device| view(&app, &wire, device)).collect();
    Ok(Json(List { items, next: None }))
}

/// Pairs the device that shows a code.
#[utoipa::path(post, path = "/devices", tag = "access", request_body = PairDevice,
    responses((status = 201, description = "The device", body = DeviceView)))]
async fn pair(State(app): State<AppState>, caller: Caller, asked: Commanded<PairDevice>) -> Result<Response, Fault> {
    let PairDevice { code, name } = asked.body;
    let kind = app.doors().typed(&code, &name).ok_or(Failure::Refused(Refusal::UnknownPairingCode))?;
    let token = Secret::token(chance());
    let act = Act::PairDevice { device: name.clone(), kind, token: token.hash() };
    match administer(&app, &caller, act, asked.key).await {
        // The first answer stands, and with it the token of that time.
        Ok(sent) if sent.repeated => {}
        Ok(_) => {
            app.doors().settle_pairing(&code, &name, Some(token));
            app.care().refresh();
        }
        Err(refused) => {
            app.doors().settle_pairing(&code, &name, None);
            return Err(refused);
        }
    }
    let known = app.doors().register().device(&name).cloned().ok_or_else(|| unknown_device(name))?;
    Ok((StatusCode::CREATED, Json(view(&app, &app.wire().await?, &known))).into_response())
}

/// Revokes a device: its token opens nothing any more, its streams end.
#[utoipa::path(delete, path = "/devices/{name}", tag = "access", params(("name" = DeviceId, Path)),
    responses((status = 204, description = "Revoked")))]
async fn revoke(
    State(app): State<AppState>,
    caller: Caller,
    parse::Named(device): parse::Named<DeviceId>,
    asked: Commanded<Nothing>,
) -> Result<StatusCode, Fault> {
    administer(&app, &caller, Act::RevokeDevice { device }, asked.key).await?;
    app.care().refresh();
    Ok(StatusCode::NO_CONTENT)
}

fn unknown_device(device: DeviceId) -> Fault {
    Failure::from(Refusal::UnknownDevice(device)).into()
}

fn view(app: &AppState, wire: &Wire, device: &Device) -> DeviceView {
    DeviceView {
        device: device.device.clone(),
        kind: device.kind,
        paired_at: wire(device.paired_at),
        token_at: wire(device.token_at),
        seen: app.doors().seen(&device.device.to_string()).map(wire),
        revoked_at: device.revoked_at.map(wire),
    }
}

/// The keys of connected systems, and those that were.
#[utoipa::path(get, path = "/keys", tag = "access",
    responses((status = 200, description = "The keys", body = List<KeyView>)))]
async fn keys(State(app): State<AppState>) -> Result<Json<List<KeyView>>, Fault> {
    let wire = app.wire().await?;
    let items = app.doors().register().keys().map(|key| key_view(&app, &wire, key)).collect();
    Ok(Json(List { items, next: None }))
}

/// Makes a key for a connected system; its token is told this once.
#[utoipa::path(post, path = "/keys", tag = "access", request_body = NewKey,
    responses((status = 201, description = "The key", body = KeyWithToken)))]
async fn make_key(State(app): State<AppState>, caller: Caller, asked: Commanded<NewKey>) -> Result<Response, Fault> {
    let NewKey { name, scopes } = asked.body;
    let token = Secret::token(chance());
    let act = Act::MakeKey { name, scopes: scopes.into_iter().collect(), token: token.hash() };
    let sent = administer(&app, &caller, act, asked.key).await?;
    let id = subject(&sent).and_then(|id| id.parse().ok()).unwrap_or(KeyId(0));
    let key = known_key(&app, id)?;
    let key = key_view(&app, &app.wire().await?, &key);
    let token = (!sent.repeated).then(|| token.reveal().to_owned());
    Ok((StatusCode::CREATED, Json(KeyWithToken { key, token })).into_response())
}

/// Revokes a key.
#[utoipa::path(delete, path = "/keys/{id}", tag = "access", params(("id" = KeyId, Path)),
    responses((status = 204, description = "Revoked")))]
async fn revoke_key(
    State(app): State<AppState>,
    caller: Caller,
    Path(id): Path<String>,
    asked: Commanded<Nothing>,
) -> Result<StatusCode, Fault> {
    let key = id.parse().unwrap_or(KeyId(0));
    administer(&app, &caller, Act::RevokeKey { key }, asked.key).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn known_key(app: &AppState, id: KeyId) -> Result<ApiKey, Fault> {
    let key = app.doors().register().key(id).cloned();
    key.ok_or_else(|| Failure::from(Refusal::UnknownKey(id)).into())
}

fn key_view(app: &AppState, wire: &Wire, key: &ApiKey) -> KeyView {
    KeyView {
        id: key.id,
        name: key.name.clone(),
        scopes: key.scopes.iter().copied().collect(),
        made_at: wire(key.made_at),
        seen: app.doors().seen(&format!("key:{}", key.id)).map(wire),
        revoked_at: key.revoked_at.map(wire),
    }
}
