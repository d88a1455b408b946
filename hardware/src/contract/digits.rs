//! The contract of [`DigitsPanel`].

use crate::{
    Fault, FaultKind,
    digits::{Brightness, DigitsPanel, Segments, spell},
};

/// Who looks at a display of few characters.
pub trait DigitsRig {
    /// What is lit, from the left.
    fn seen(&self) -> Vec<Segments>;

    /// How bright it is, in its own steps.
    fn brightness(&self) -> u8;

    /// Takes the device away, or gives it back; `false` where that cannot be done here.
    fn plug(&mut self, there: bool) -> bool;
}

/// A display of at least four characters, which has shown nothing yet, keeps its contract.
pub fn digits_keep_their_contract<D: DigitsPanel>(mut display: D, rig: &mut impl DigitsRig) {
    let places = display.places();
    let number = |text: &str| spell(text, places).expect("it fits");
    for text in ["A045", "-", "B.7", "", "8.8.8.8.", "Y999"] {
        display.show(&number(text)).expect("the device is there");
        assert_eq!(rig.seen(), number(text), "{text:?}");
    }
    each_place_is_its_own(&mut display, rig);
    too_few_and_too_many(&mut display, rig);
    dimming_keeps_the_number(&mut display, rig, &number("C101"));
    if rig.plug(false) {
        let error = display.show(&number("D1")).expect_err("the device is gone");
        assert!(matches!(error.kind(), FaultKind::Lost | FaultKind::Absent), "{error}");
        assert!(display.dim(Brightness::percent(1)).is_err(), "it is still gone");
        rig.plug(true);
        display.show(&number("D2")).expect("the device is back");
        assert_eq!(rig.seen(), number("D2"));
    }
    drop(display);
    assert!(rig.seen().iter().all(|place| *place == Segments::DARK), "who lets go of a display leaves it dark");
}

fn each_place_is_its_own<D: DigitsPanel>(display: &mut D, rig: &impl DigitsRig) {
    for place in 0..display.places() {
        for segment in 0..8 {
            let mut lit = vec![Segments::DARK; display.places()];
            lit[place] = Segments(1 << segment);
            display.show(&lit).expect("the device is there");
            assert_eq!(rig.seen(), lit, "segment {segment} of place {place}");
        }
    }
}

fn too_few_and_too_many<D: DigitsPanel>(display: &mut D, rig: &impl DigitsRig) {
    display.show(&vec![Segments::ALL; display.places() + 3]).expect("the device is there");
    assert_eq!(rig.seen(), vec![Segments::ALL; display.places()], "characters beyond its places do not matter");
    display.show(&[Segments::ALL]).expect("the device is there");
    let mut first = vec![Segments::DARK; display.places()];
    first[0] = Segments::ALL;
    assert_eq!(rig.seen(), first, "places of which nothing is said are dark");
}

fn dimming_keeps_the_number<D: DigitsPanel>(display: &mut D, rig: &impl DigitsRig, number: &[Segments]) {
    display.show(number).expect("the device is there");
    let mut levels = Vec::new();
    for percent in [1, 50, 100] {
        display.dim(Brightness::percent(percent)).expect("the device is there");
        assert_eq!(rig.seen(), number, "what it shows stays");
        levels.push(rig.brightness());
    }
    assert!(levels.is_sorted() && levels[0] < levels[2], "brighter is brighter: {levels:?}");
    display.show(&[]).expect("the device is there");
    assert_eq!(rig.brightness(), levels[2], "it stays as bright as it was set");
}
