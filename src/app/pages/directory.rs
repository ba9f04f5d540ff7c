//! The directory of pages: one line each, read by menus, the palette, the command line and the centre of the window.

use super::{
    allocate, assumptions, capital, cash, choose, compare, economics, market, overview, risk, rows, sites, statements,
    treasury, uses, what_if,
};
use crate::app::parts::frame::Frame;
use crate::app::state::job::why;
use crate::app::state::page::Page;
use egui::{RichText, Ui};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// All that is said of a page.
struct About {
    page: Page,
    title: &'static str,
    /// Its name on the command line
    name: &'static str,
    /// What it shows
    help: &'static str,
    draw: fn(&mut Ui, &mut Frame),
    /// It has a time axis to zoom; otherwise it is a table
    time_axis: bool,
}

/// The pages in their order.
const PAGES: [About; 16] = [
    About {
        page: Page::Overview,
        title: "Overview",
        name: "overview",
        help: "One screen for the board: megawatts, revenue, cash, debt, covenants",
        draw: overview::overview_ui,
        time_axis: true,
    },
    About {
        page: Page::Allocate,
        title: "Allocate",
        name: "allocate",
        help: "Megawatts of each site over time, changed by dragging",
        draw: allocate::allocate_ui,
        time_axis: true,
    },
    About {
        page: Page::WhatIf,
        title: "What if",
        name: "what-if",
        help: "Questions to the plan, answered again after every edit",
        draw: what_if::what_if_ui,
        time_axis: false,
    },
    About {
        page: Page::Risk,
        title: "Risk",
        name: "risk",
        help: "Many futures of the plan: whether it stays funded, and what fails first",
        draw: risk::risk_ui,
        time_axis: true,
    },
    About {
        page: Page::Choose,
        title: "Choose",
        name: "choose",
        help: "The phases, when and how large, for the highest outcome under conditions",
        draw: choose::choose_ui,
        time_axis: false,
    },
    About {
        page: Page::Cash,
        title: "Cash",
        name: "cash",
        help: "Cash by source and use, month by month",
        draw: cash::cash_ui,
        time_axis: true,
    },
    About {
        page: Page::Capital,
        title: "Capital",
        name: "capital",
        help: "Maturities, coverage, leverage, liquidity, shares",
        draw: capital::capital_ui,
        time_axis: true,
    },
    About {
        page: Page::Treasury,
        title: "BTC and debt",
        name: "treasury",
        help: "Bitcoin held and sold, and debt outstanding",
        draw: treasury::treasury_ui,
        time_axis: true,
    },
    About {
        page: Page::Sites,
        title: "Sites",
        name: "sites",
        help: "One site in depth: power, machines, leases, earnings",
        draw: sites::sites_ui,
        time_axis: true,
    },
    About {
        page: Page::Statements,
        title: "Statements",
        name: "statements",
        help: "Income statement, balance sheet and cash flow",
        draw: statements::statements_ui,
        time_axis: false,
    },
    About {
        page: Page::Market,
        title: "Market",
        name: "market",
        help: "Price of bitcoin, network hashrate, hashprice",
        draw: market::market_ui,
        time_axis: true,
    },
    About {
        page: Page::Uses,
        title: "Sources and uses",
        name: "uses",
        help: "From opening cash to closing cash of a fiscal year",
        draw: uses::uses_ui,
        time_axis: false,
    },
    About {
        page: Page::Economics,
        title: "Economics",
        name: "economics",
        help: "Cost of a bitcoin, and AI compared with mining",
        draw: economics::economics_ui,
        time_axis: true,
    },
    About {
        page: Page::Compare,
        title: "Compare",
        name: "compare",
        help: "Scenarios and other plans side by side",
        draw: compare::compare_ui,
        time_axis: true,
    },
    About {
        page: Page::Assumptions,
        title: "Assumptions",
        name: "assumptions",
        help: "Every field of the plan with its source and date",
        draw: assumptions::assumptions_ui,
        time_axis: false,
    },
    About {
        page: Page::Rows,
        title: "Rows",
        name: "rows",
        help: "Every row of the model as a table",
        draw: rows::rows_ui,
        time_axis: false,
    },
];

impl Page {
    /// All pages in their order.
    pub const ALL: [Self; PAGES.len()] = {
        let mut all = [Self::Overview; PAGES.len()];
        let mut i = 0;
        while i < all.len() {
            all[i] = PAGES[i].page;
            i += 1;
        }
        all
    };

    fn about(self) -> &'static About {
        &PAGES[self as usize]
    }

    /// Its title.
    pub fn title(self) -> &'static str {
        self.about().title
    }

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        self.about().name
    }

    /// What it shows.
    pub fn help(self) -> &'static str {
        self.about().help
    }

    /// False if it is a table, to which the time axis does not apply.
    pub(in crate::app) fn has_time_axis(self) -> bool {
        self.about().time_axis
    }

    /// The page with this name or title.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|page| page.name().eq_ignore_ascii_case(name) || page.title().eq_ignore_ascii_case(name))
    }
}

/// Draws the current page.
pub(in crate::app) fn page_ui(ui: &mut Ui, frame: &mut Frame) {
    if frame.projection().is_none() {
        ui.centered_and_justified(|ui| ui.label("This plan has errors and cannot be computed: see the findings below"));
        return;
    }
    if let Some(failed) = frame.view.failed.clone().filter(|(page, _)| *page == frame.view.page) {
        return failed_ui(ui, frame, &failed.1);
    }
    let drawn = catch_unwind(AssertUnwindSafe(|| roomy_ui(ui, frame)));
    if let Err(panic) = drawn {
        let why = why(panic.as_ref());
        frame.view.log(format!("The page {} failed: {why}", frame.view.page.title()));
        frame.view.failed = Some((frame.view.page, why));
        ui.ctx().request_repaint();
    }
}

/// The message shown in place of a page that failed; the plan and the other pages are unaffected.
fn failed_ui(ui: &mut Ui, frame: &mut Frame, why: &str) {
    ui.vertical_centered(|ui| {
        ui.add_space(80.0);
        ui.label(RichText::new("This page failed because of a bug in Wattfolio").heading());
        ui.label(
            RichText::new(format!(
                "{why}. The plan is unchanged and the other pages still work; please report it and attach the plan"
            ))
            .color(frame.tokens.muted),
        );
        if ui.button("Try again").clicked() {
            frame.view.failed = None;
        }
    });
}

/// The room that every page has; where the window leaves less, as with large text, the page is moved within it.
const LEAST: egui::Vec2 = egui::vec2(440.0, 330.0);

fn roomy_ui(ui: &mut Ui, frame: &mut Frame) {
    let room = ui.available_size();
    if room.x >= LEAST.x && room.y >= LEAST.y {
        return shown_ui(ui, frame);
    }
    egui::ScrollArea::both().id_salt("page").auto_shrink(false).show(ui, |ui| {
        let size = room.max(LEAST);
        let (_, place) = ui.allocate_space(size);
        let mut inside = ui.new_child(egui::UiBuilder::new().max_rect(place));
        shown_ui(&mut inside, frame);
    });
}

fn shown_ui(ui: &mut Ui, frame: &mut Frame) {
    #[cfg(test)]
    assert!(frame.view.fails != Some(frame.view.page), "on purpose");
    (frame.view.page.about().draw)(ui, frame);
}

#[cfg(test)]
mod tests {
    use super::PAGES;

    #[test]
    fn a_page_s_line_stands_at_its_number() {
        for (i, about) in PAGES.iter().enumerate() {
            assert_eq!(about.page as usize, i, "{:?}", about.page);
        }
    }
}
