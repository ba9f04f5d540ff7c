//! What a user relies on, by public interface: numbers, files, commands, the window.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
#![expect(clippy::doc_markdown, reason = "the comments name companies and units as the field writes them")]

mod again;
mod ai;
mod arrows;
mod audit;
mod audit_books;
mod audit_debt;
mod audit_lend;
mod audit_proof;
mod audit_review;
mod audit_site;
mod audit_tax;
mod audit_vintage;
mod audit_window;
mod audit_words;

mod by_hand;
mod capital;
mod choose;
mod choose_window;
mod commands;
mod common;
mod companies;
mod deals;
mod explain;
mod exports;
mod files;
mod futures;
mod golden;
mod keys;
mod layout;
mod levers;
mod meeting;
mod mining;
mod network;
mod pages;
mod phases;
mod phases_window;
mod questions;
mod random_capital;
mod risk;
mod risk_window;
mod rooms;
mod rows;
mod tax;
mod templates;
mod treasury;
mod trials;
mod vectors;
mod versions;
mod what_if;
mod window;
mod workbook;
mod writing;
