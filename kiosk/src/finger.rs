//! A finger on a button, wherever that is: becomes an input that decides by its own key, which no other press has.

use device::world;

use crate::{
    flow::{Button, Input},
    outbox::Key,
};

/// A press of a button, with a key of its own.
///
/// # Errors
/// Where the machine gives no random numbers.
pub fn press(button: Button) -> Result<Input, getrandom::Error> {
    Ok(Input::Press(button, Key(world::key()?)))
}
