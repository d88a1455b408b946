//! What administrators may do to the register.

use protocol::Refusal;

use super::*;

fn hash() -> PasswordHash {
    PasswordHash::stored("kept".into())
}

fn roles(names: &[RoleName]) -> BTreeSet<RoleName> {
    names.iter().copied().collect()
}

fn add(register: &mut Register, name: &str, names: &[RoleName]) -> Result<PersonId, Refusal> {
    let act = Act::AddPerson { name: name.into(), roles: roles(names), password: hash() };
    let id = register.next_person();
    carry_out(register, &act).map(|_| id)
}

fn carry_out(register: &mut Register, act: &Act) -> Result<Option<Deed>, Refusal> {
    let decision = decide(register, &Actor::Program, act, Moment(1000))?;
    decision.changes.into_iter().for_each(|change| register.apply(change));
    Ok(decision.deed)
}

#[test]
fn the_last_administrator_stays_whatever_is_tried() {
    let mut register = Register::default();
    let first = add(&mut register, "Uno", &[RoleName::Administrator]).unwrap();
    let change = |names: &[RoleName], active| Act::ChangePerson {
        person: first,
        name: "Uno".into(),
        roles: roles(names),
        active,
    };
    let ways = [
        Act::RemovePerson { person: first },
        change(&[RoleName::Manager], true),
        change(&[RoleName::Administrator], false),
    ];
    for way in &ways {
        assert_eq!(carry_out(&mut register, way), Err(Refusal::LastAdministrator), "{way:?}");
    }
    add(&mut register, "Due", &[RoleName::Administrator]).unwrap();
    for way in &ways {
        assert!(decide(&register, &Actor::Program, way, Moment(0)).is_ok(), "with another one: {way:?}");
    }
}

#[test]
fn nobody_is_administrator_and_operator_at_once() {
    let mut register = Register::default();
    let both = [RoleName::Administrator, RoleName::Operator];
    assert_eq!(add(&mut register, "Uno", &both), Err(Refusal::RolesApart));
    assert_eq!(add(&mut register, "Uno", &[]), Err(Refusal::NoRoles));
    add(&mut register, "Uno", &[RoleName::Administrator, RoleName::Head]).unwrap();
}

#[test]
fn names_are_told_apart_and_can_be_read() {
    let mut register = Register::default();
    let first = add(&mut register, " Sportello Uno ", &[RoleName::Operator]).unwrap();
    assert_eq!(register.person(first).unwrap().name, "Sportello Uno");
    assert!(matches!(add(&mut register, "sportello uno", &[RoleName::Operator]), Err(Refusal::NameTaken(_))));
    for bad in ["", "  ", "a\nb", "a\u{202E}b", &"x".repeat(41)] {
        assert_eq!(add(&mut register, bad, &[RoleName::Operator]), Err(Refusal::BadName), "{bad:?}");
    }
    let itself = Act::ChangePerson {
        person: first,
        name: "SPORTELLO UNO".into(),
        roles: roles(&[RoleName::Head]),
        active: true,
    };
    carry_out(&mut register, &itself).unwrap();
}

#[test]
fn who_was_erased_is_known_by_a_number_that_nobody_gets_again() {
    let mut register = Register::default();
    add(&mut register, "Uno", &[RoleName::Administrator]).unwrap();
    let gone = add(&mut register, "Due", &[RoleName::Operator]).unwrap();
    carry_out(&mut register, &Act::RemovePerson { person: gone }).unwrap();
    assert!(register.person(gone).is_none() && register.named("due").is_none());
    assert_ne!(add(&mut register, "Due", &[RoleName::Operator]).unwrap(), gone);
}

#[test]
fn a_rotated_token_opens_until_the_next_is_used_and_a_revoked_one_nothing() {
    let mut register = Register::default();
    let k1: DeviceId = "k1".parse().unwrap();
    let [first, second, third] = ["1", "2", "3"].map(TokenHash::of);
    let pair = |token| Act::PairDevice { device: k1.clone(), kind: DeviceKind::Kiosk, token };
    let decision = decide(&register, &Actor::Program, &pair(first), Moment(0)).unwrap();
    assert_eq!(decision.command, Some(Command::PairKiosk { kiosk: "k1".parse().unwrap() }));
    carry_out(&mut register, &pair(first)).unwrap();
    assert!(matches!(carry_out(&mut register, &pair(second)), Err(Refusal::NameTaken(_))));
    carry_out(&mut register, &Act::RotateToken { device: k1.clone(), token: second }).unwrap();
    assert!(register.bearer(&first).is_some() && register.bearer(&second).is_some());
    carry_out(&mut register, &Act::SettleToken { device: k1.clone() }).unwrap();
    assert!(register.bearer(&first).is_none() && register.bearer(&second).is_some());
    carry_out(&mut register, &Act::RevokeDevice { device: k1.clone() }).unwrap();
    assert!(register.bearer(&second).is_none());
    carry_out(&mut register, &pair(third)).unwrap();
    assert!(register.bearer(&third).is_some(), "another device may take its name");
}

#[test]
fn only_administrators_come_go_and_are_refused_on_record() {
    let mut register = Register::default();
    let one = add(&mut register, "Uno", &[RoleName::Administrator]).unwrap();
    let other = add(&mut register, "Due", &[RoleName::Operator, RoleName::Head]).unwrap();
    let deed = |by: Actor, act: &Act| decide(&register, &by, act, Moment(0)).unwrap().deed;
    let notes = |person| [Act::NoteSignIn { person }, Act::NoteSignOut { person }, Act::NoteRefusal { person }];
    let noted = notes(one).map(|act| deed(Actor::Nobody, &act).unwrap());
    let refused = Deed::AdministratorRefused { person: one };
    assert_eq!(noted, [Deed::AdministratorSignedIn, Deed::AdministratorSignedOut, refused]);
    assert_eq!(notes(other).map(|act| deed(Actor::Nobody, &act)), [None, None, None]);
    let chosen = |person| Act::SetPassword { person, password: hash() };
    let own = deed(Actor::Person(one), &chosen(one));
    assert_eq!(own, Some(Deed::AdministratorChosePassword));
    assert_eq!(deed(Actor::Person(other), &chosen(other)), None);
    assert_eq!(deed(Actor::Program, &chosen(one)), None, "it was chosen by nobody");
}
