//! The audit trail of administration, for administrators.

use axum::{Json, extract::State};
use protocol::{KeyId, PersonId, access::AuditView, views::List};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    AppState,
    fault::Fault,
    gate::{Gate, Role},
    parse::{Asked, Onwards},
    session::Wire,
};
use crate::{
    access::Register,
    archive::Gone,
    engine::{Actor, Deed},
    projections::history::Audited,
};

pub(super) fn routes(gate: Gate) -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(gate.needs(&[Role::ADMINISTRATOR], routes!(list)))
}

/// Who administered what, in order. What operators do at desks is not in it.
#[utoipa::path(get, path = "/audit", tag = "access", params(Onwards),
    responses((status = 200, description = "A page of lines", body = List<AuditView>)))]
async fn list(State(app): State<AppState>, Asked(from): Asked<Onwards>) -> Result<Json<List<AuditView>>, Fault> {
    let limit = from.limit()?;
    let (lines, gone) = app.archive().audited(from.after(), limit + 1).await?;
    let (register, wire) = (app.doors().register(), app.wire().await?);
    let known = Known { register: &register, gone: &gone };
    let views = lines.iter().map(|line| view(&known, &wire, line)).collect();
    Ok(Json(Onwards::page(views, limit, |view: &AuditView| view.seq)))
}

/// Whose names can be told.
struct Known<'a> {
    register: &'a Register,
    gone: &'a Gone,
}

impl Known<'_> {
    fn person(&self, person: PersonId) -> Option<String> {
        let here = self.register.person(person).map(|person| person.name.clone());
        here.or_else(|| self.gone.get(&person).cloned())
    }

    fn key(&self, key: KeyId) -> Option<String> {
        self.register.key(key).map(|key| key.name.clone())
    }
}

fn view(known: &Known<'_>, wire: &Wire, line: &Audited) -> AuditView {
    let (by, who, name) = match &line.by {
        Actor::Person(person) => ("person", Some(person.to_string()), known.person(*person)),
        Actor::Key(key) => ("key", Some(key.to_string()), known.key(*key)),
        Actor::Device(device) => ("device", Some(device.to_string()), None),
        Actor::Program => ("program", None, None),
        Actor::Rehearsal(role) => ("rehearsal", Some(role.to_string()), None),
        Actor::Nobody => ("nobody", None, None),
    };
    let mut view = AuditView {
        seq: line.seq,
        at: wire(line.at),
        by: by.to_owned(),
        who,
        name,
        deed: String::new(),
        subject: None,
        subject_name: None,
        given: Vec::new(),
    };
    tell(known, &line.deed, &mut view);
    view
}

fn tell(known: &Known<'_>, deed: &Deed, view: &mut AuditView) {
    let words = |words: &[protocol::RoleName]| words.iter().map(ToString::to_string).collect();
    let mut about_person = |person: &PersonId| {
        view.subject = Some(person.to_string());
        view.subject_name = known.person(*person);
    };
    let name = match deed {
        Deed::PersonAdded { person, roles } => {
            about_person(person);
            view.given = words(roles);
            "person_added"
        }
        Deed::PersonChanged { person, roles, active } => {
            about_person(person);
            view.given = words(roles);
            if *active { "person_changed" } else { "person_deactivated" }
        }
        Deed::PersonRemoved { person } => {
            about_person(person);
            "person_removed"
        }
        Deed::PasswordReset { person } => {
            about_person(person);
            "password_reset"
        }
        Deed::AdministratorSignedIn => "administrator_signed_in",
        Deed::AdministratorSignedOut => "administrator_signed_out",
        Deed::AdministratorChosePassword => "administrator_chose_password",
        Deed::AdministratorRefused { person } => {
            about_person(person);
            "administrator_refused"
        }
        Deed::DevicePaired { device, kind } => {
            view.subject = Some(device.to_string());
            view.given = vec![kind.to_string()];
            "device_paired"
        }
        Deed::DeviceRevoked { device } => {
            view.subject = Some(device.to_string());
            "device_revoked"
        }
        Deed::KeyMade { key, scopes } => {
            view.subject = Some(key.to_string());
            view.subject_name = known.key(*key);
            view.given = scopes.iter().map(ToString::to_string).collect();
            "key_made"
        }
        Deed::KeyRevoked { key } => {
            view.subject = Some(key.to_string());
            view.subject_name = known.key(*key);
            "key_revoked"
        }
        Deed::OfficeConfigured => "office_configured",
        Deed::ClockAccepted => "clock_accepted",
    };
    name.clone_into(&mut view.deed);
}
