//! The contract of [`Voice`].

use std::time::{Duration, Instant};

use crate::sound::{Manner, Speech, Utterance, Voice};

/// Who listens to a voice.
pub trait VoiceRig {
    /// What was said to its end, in order.
    fn heard(&self) -> Vec<String>;

    /// Lets what is being said come to its end, where time does not do so by itself.
    fn listen(&self);

    /// From now on nothing can be said, or everything can.
    fn fail(&mut self, broken: bool);
}

/// A voice that is silent keeps its contract.
pub fn voice_keeps_its_contract<V: Voice>(voice: &mut V, rig: &mut impl VoiceRig) {
    say(voice, "one", Manner::InTurn);
    say(voice, "two", Manner::InTurn);
    say(voice, "three", Manner::InTurn);
    assert!(voice.is_busy(), "saying something takes its time, and the caller has none");
    until_quiet(voice, rig);
    assert_eq!(rig.heard(), ["one", "two", "three"], "in turn is in order");

    say(voice, "long", Manner::InTurn);
    say(voice, "dropped", Manner::InTurn);
    say(voice, "newest", Manner::AtOnce);
    say(voice, "after", Manner::InTurn);
    until_quiet(voice, rig);
    let heard = rig.heard();
    assert!(!heard.contains(&"dropped".to_owned()), "{heard:?}");
    assert!(heard.ends_with(&["newest".to_owned(), "after".to_owned()]), "{heard:?}");

    say(voice, "long", Manner::InTurn);
    say(voice, "hushed", Manner::InTurn);
    voice.hush();
    until_quiet(voice, rig);
    assert_eq!(rig.heard(), heard, "hushed");

    assert!(voice.trouble().is_none(), "to be cut off is no trouble");
    rig.fail(true);
    say(voice, "lost", Manner::InTurn);
    until_quiet(voice, rig);
    assert!(voice.trouble().is_some(), "what went wrong is told");
    assert!(voice.trouble().is_none(), "and told once");
    rig.fail(false);
    say(voice, "found", Manner::InTurn);
    until_quiet(voice, rig);
    assert_eq!(rig.heard().last().map(String::as_str), Some("found"));

    // Whoever is not listened to does not pile up without end.
    let refused = (0..10_000).any(|_| voice.say(utterance("long"), Manner::InTurn).is_err());
    assert!(refused, "a queue has an end, and says so");
    voice.hush();
    until_quiet(voice, rig);
}

fn utterance(text: &str) -> Utterance {
    let clips = vec![vec![text.to_owned()]];
    let speech = Speech { text: text.to_owned(), clips, language: "it".to_owned() };
    Utterance { speech: Some(speech), ..Utterance::default() }
}

fn say<V: Voice>(voice: &mut V, text: &str, manner: Manner) {
    voice.say(utterance(text), manner).expect("there is room");
}

fn until_quiet<V: Voice>(voice: &V, rig: &impl VoiceRig) {
    let until = Instant::now() + Duration::from_secs(30);
    while voice.is_busy() {
        rig.listen();
        assert!(Instant::now() < until, "it goes on and on");
        std::thread::yield_now();
    }
}
