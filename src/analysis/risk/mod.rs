//! Risk: many futures of a plan, what they say, and how sure that is.

mod against;
mod begun;
mod boxes;
mod causes;
mod common;
mod draws;
mod fan;
mod futures;
mod inputs;
mod laws;
mod philox;
mod replay;
mod simulation;
mod statistics;
mod usual;

pub use against::{Against, Difference};
pub(in crate::analysis) use begun::HASHPRICE;
pub use begun::Ruled;
pub use causes::Cause;
pub use common::{Bound, Common};
pub use draws::Draws;
pub use fan::{Fan, LINES};
pub use futures::{Fared, Future, Futures, Watched, scenario_of};
pub use inputs::Uncertain;
pub(in crate::analysis) use philox::Address;
pub use replay::{Ahead, Replay, Replayed};
pub use simulation::{Simulated, Simulation};
pub(in crate::analysis) use statistics::share_of;
pub use statistics::{Estimate, LOWEST, Sample};
pub(in crate::analysis) use usual::never_happens;
