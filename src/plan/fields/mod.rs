//! What an object holds: fields, the specification of each, and the types of their values.

mod choice;
mod dates;
mod number;
mod pasted;
mod setting;
mod several;
mod spec;
mod time;
mod typed;

pub use choice::Choice;
pub(super) use choice::choice;
pub use number::parse_number;
pub use pasted::{Decimals, pasted_steps};
pub use setting::{Points, Quantity, Setting, Steps};
pub use several::several;
pub(super) use spec::{AsField, fields};
pub use spec::{Field, FieldMut, Fields, Spec};
pub use time::{Date, Month};
pub use typed::typed_number;
