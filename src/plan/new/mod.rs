//! New objects with usual values. They are what a file stands for that does not say otherwise: whoever changes one raises
//! the version of the format, and has the step to it write the old value into older files.

mod capital;
mod market;
mod phase;
mod plan;
mod question;
mod site;
mod uncertainty;

use super::fields::Month;
use super::object::Made;
use super::objects::{
    BtcLoan, Cloud, Convertible, Debt, Deck, Driver, Fleet, Lease, Move, OtherItem, Phase, Preferred, ProjectCompany,
    Question, Site, Warrant,
};

macro_rules! made {
    ($($object:ident by $function:path;)*) => {
        $(impl Made for $object {
            fn made(id: &str, name: &str, start: Month) -> Self {
                $function(id, name, start)
            }
        })*
    };
}
made! {
    Site by site::new_site;
    Fleet by site::new_fleet;
    Move by site::new_move;
    Lease by site::new_lease;
    Cloud by site::new_cloud;
    Debt by capital::new_debt;
    Convertible by capital::new_convertible;
    BtcLoan by capital::new_btc_loan;
    Warrant by capital::new_warrant;
    Preferred by capital::new_preferred;
    OtherItem by capital::new_other_item;
    ProjectCompany by capital::new_project_company;
    Deck by market::usual_deck;
    Phase by phase::new_phase;
    Driver by uncertainty::new_driver;
    Question by question::new_question;
}
