//! The contract of [`Lamps`].

use crate::{Fault, FaultKind, lamps::Lamps};

/// Who looks at lamps.
pub trait LampsRig {
    /// Which are lit.
    fn lit(&self) -> Vec<bool>;

    /// Takes the device away, or gives it back; `false` where that cannot be done here.
    fn plug(&mut self, there: bool) -> bool;

    /// Does a line keep its level once nobody holds it? On some chips it does not.
    fn keeps_level(&self) -> bool {
        true
    }
}

/// Three lamps keep their contract.
pub fn lamps_keep_their_contract<L: Lamps>(mut lamps: L, rig: &mut impl LampsRig) {
    assert_eq!(lamps.count(), 3);
    lamps.light(&[]).expect("the device is there");
    assert_eq!(rig.lit(), [false; 3]);
    for lit in [[true, false, false], [true, true, true], [false, true, false], [false; 3], [true, false, true]] {
        lamps.light(&lit).expect("the device is there");
        assert_eq!(rig.lit(), lit);
    }
    lamps.light(&[false, true]).expect("the device is there");
    assert_eq!(rig.lit(), [false, true, false], "lamps of which nothing is said are dark");
    lamps.light(&[true, true, true, true]).expect("the device is there");
    assert_eq!(rig.lit(), [true; 3], "lamps that are not there do not matter");
    if rig.plug(false) {
        let error = lamps.light(&[true]).expect_err("the device is gone");
        assert!(matches!(error.kind(), FaultKind::Lost | FaultKind::Absent), "{error}");
        rig.plug(true);
        lamps.light(&[true, true]).expect("the device is back");
        assert_eq!(rig.lit(), [true, true, false]);
    }
    drop(lamps);
    if rig.keeps_level() {
        assert_eq!(rig.lit(), [false; 3], "who lets go of lamps leaves them dark");
    }
}
