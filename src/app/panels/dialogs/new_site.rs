//! A form for a new site: its power, machines, conversion and lease in one go, from a few figures and entries of the library.

use super::answer::Answer;
use crate::app::parts::numbers::field;
use crate::app::parts::theme::{NOTE_SIZE, Tokens};
use crate::app::state::command::Command;
use crate::formula::grouped;
use crate::library::{Entry, Library, SiteWish, new_site};
use crate::plan::{Choice as _, Month, Plan, Setting};
use egui::{Key, RichText, TextEdit, Ui};
use std::sync::Arc;

/// The form.
pub(in crate::app) struct NewSite {
    plan: Arc<Plan>,
    library: Arc<Library>,
    wish: SiteWish,
    /// What is typed: name, power, months and megawatts, as texts
    typed: [String; 7],
    /// It was not drawn yet, so its name has not had the focus
    fresh: bool,
}

/// The fields that are typed, with their units.
const TYPED: [(&str, &str); 7] = [
    ("Name", ""),
    ("Contracted power", "MW"),
    ("Energised in", "month"),
    ("Mining at the start", "MW"),
    ("Converted to AI", "MW"),
    ("Machines off in", "month"),
    ("Construction", "months"),
];

impl NewSite {
    /// A form with what is usual.
    pub fn new(plan: Arc<Plan>, library: Arc<Library>) -> Self {
        let wish = SiteWish::usual(&plan);
        let typed = [
            wish.name.clone(),
            field(wish.contracted_mw),
            wish.energised.to_string(),
            field(wish.mining_mw),
            field(wish.to_ai_mw),
            wish.machines_off.to_string(),
            wish.construction_months.to_string(),
        ];
        Self { plan, library, wish, typed, fresh: true }
    }

    /// Takes over what is typed; says what cannot be read.
    fn read(&mut self) -> Result<(), String> {
        let number = |text: &str, what: &str, unit: &str| match Setting::typed(text, unit) {
            Setting::Number(number) if number.is_finite() && number >= 0.0 => Ok(number),
            _ => Err(format!("{what}: '{text}' is not a number of {unit}")),
        };
        let month =
            |text: &str, what: &str| text.trim().parse::<Month>().map_err(|problem| format!("{what}: {problem}"));
        let [name, contracted, energised, mining, to_ai, off, building] = &self.typed;
        self.wish.name.clone_from(name);
        self.wish.contracted_mw = number(contracted, TYPED[1].0, "MW")?;
        self.wish.energised = month(energised, TYPED[2].0)?;
        self.wish.mining_mw = number(mining, TYPED[3].0, "MW")?;
        self.wish.to_ai_mw = number(to_ai, TYPED[4].0, "MW")?;
        self.wish.machines_off = month(off, TYPED[5].0)?;
        self.wish.construction_months = number(building, TYPED[6].0, "months")?.round() as u32;
        if self.wish.name.trim().is_empty() {
            return Err("The site needs a name".to_owned());
        }
        if self.wish.mining_mw.max(self.wish.to_ai_mw) > self.wish.contracted_mw {
            return Err(format!("The site has {} MW in all: fewer can mine or be converted", contracted.trim()));
        }
        if self.wish.mining_mw > 0.0 && self.wish.energised > self.plan.company.start {
            let start = self.plan.company.start.long();
            return Err(format!("What mines at the start has power by {start}: energise it then, or mine nothing yet"));
        }
        let unused = self.wish.contracted_mw - self.wish.mining_mw;
        if self.wish.to_ai_mw > self.wish.mining_mw.max(unused) {
            let most = field(self.wish.mining_mw.max(unused));
            return Err(format!(
                "One conversion takes megawatts from mining or unused ones, here {most} at most; add a second move later"
            ));
        }
        Ok(())
    }

    /// Draws the form.
    pub fn ui(&mut self, ui: &mut Ui, tokens: &Tokens) -> Answer {
        ui.heading("New site");
        ui.label(RichText::new("Everything can be changed later").size(NOTE_SIZE).color(tokens.muted));
        ui.add_space(4.0);
        let mut entered = false;
        egui::Grid::new("new-site").num_columns(3).spacing([10.0, 5.0]).show(ui, |ui| {
            entered |= self.typed_ui(ui, tokens, 0);
            self.region_ui(ui, tokens);
            entered |= (1..4).map(|place| self.typed_ui(ui, tokens, place)).fold(false, |a, b| a | b);
            let machines = names(&self.library.machines);
            choice_ui(ui, tokens, ("Machines", "usual machines"), &machines, &mut self.wish.machine);
            entered |= (4..7).map(|place| self.typed_ui(ui, tokens, place)).fold(false, |a, b| a | b);
            let works = names(&self.library.construction);
            choice_ui(ui, tokens, ("Cost of construction", "usual cost"), &works, &mut self.wish.works);
            let leases = names(&self.library.leases);
            choice_ui(ui, tokens, ("Lease like", "no lease yet"), &leases, &mut self.wish.lease);
        });
        ui.add_space(6.0);
        let problem = self.read().and_then(|()| self.told(ui, tokens)).err();
        if let Some(problem) = &problem {
            ui.label(RichText::new(problem).color(tokens.bad));
        }
        ui.add_space(6.0);
        let buttons = ui.horizontal(|ui| {
            let add = ui.add_enabled(problem.is_none(), egui::Button::new("Add this site")).clicked();
            let empty = ui.button("Add an empty site").on_hover_text("A site with usual values alone").clicked();
            (add, empty, ui.button("Cancel").clicked())
        });
        match buttons.inner {
            (_, _, true) => Answer::Close,
            (_, true, _) => Answer::Do(Command::Add(crate::plan::ObjectKind::Site, None)),
            (add, ..) if problem.is_none() && (add || entered) => {
                Answer::Do(Command::AddSite(Box::new(self.wish.clone())))
            }
            _ => Answer::None,
        }
    }

    /// Draws a field that is typed; true if Enter was pressed in it.
    fn typed_ui(&mut self, ui: &mut Ui, tokens: &Tokens, place: usize) -> bool {
        let (name, unit) = TYPED[place];
        let label = ui.label(name);
        let input = TextEdit::singleline(&mut self.typed[place]).text_color(tokens.input).desired_width(190.0);
        let response = ui.add(input).labelled_by(label.id);
        if place == 0 && std::mem::take(&mut self.fresh) {
            response.request_focus();
        }
        ui.label(RichText::new(unit).size(NOTE_SIZE).color(tokens.muted));
        ui.end_row();
        response.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter))
    }

    fn region_ui(&mut self, ui: &mut Ui, tokens: &Tokens) {
        let label = ui.label("Region");
        let (labels, words) = (self.wish.region.labels(), self.wish.region.words());
        let shown = RichText::new(labels[self.wish.region.index()]).color(tokens.input);
        let combo = egui::ComboBox::from_id_salt("region").width(190.0).truncate().selected_text(shown);
        let combo = combo.show_ui(ui, |ui| {
            for (name, word) in labels.iter().zip(words) {
                if ui.selectable_label(self.wish.region.word() == *word, *name).clicked()
                    && let Some(region) =
                        self.library.regions.iter().map(|entry| entry.region).find(|r| r.word() == *word)
                {
                    self.wish.region = region;
                }
            }
        });
        combo.response.labelled_by(label.id);
        ui.label(RichText::new("sets the power price").size(NOTE_SIZE).color(tokens.muted));
        ui.end_row();
    }

    /// What will be added, as it comes out of a trial.
    fn told(&self, ui: &mut Ui, tokens: &Tokens) -> Result<(), String> {
        let mut tried = Plan::clone(&self.plan);
        new_site(&mut tried, &self.library, &self.wish)?;
        let Some(site) = tried.sites.last() else { return Ok(()) };
        let mut parts = vec![format!("{} MW at {}", grouped(site.contracted_mw, 0), site.name)];
        parts.extend(site.fleets.first().map(|fleet| format!("{} on {} MW", fleet.name, grouped(fleet.mw, 0))));
        parts.extend(site.moves.first().map(|one| {
            let ready = one.machines_off.plus(i64::from(one.construction_months));
            format!("{} MW ready for AI in {}", grouped(one.mw, 0), ready.long())
        }));
        parts.extend(site.leases.first().map(|lease| {
            let rent = grouped(lease.rent_usd_per_kw_it_month, 0);
            format!("{}: {} MW IT from {} at {rent} USD/kW-month", lease.name, field(lease.mw_it), lease.start.long())
        }));
        ui.add(egui::Label::new(RichText::new(parts.join("; ")).size(NOTE_SIZE).color(tokens.muted)).wrap());
        Ok(())
    }
}

fn names<E: Entry>(entries: &[E]) -> Vec<String> {
    entries.iter().map(Entry::title).collect()
}

/// Draws the choice of an entry of the library, or of none.
fn choice_ui(ui: &mut Ui, tokens: &Tokens, (name, none): (&str, &str), entries: &[String], chosen: &mut Option<usize>) {
    let label = ui.label(name);
    let shown = chosen.and_then(|place| entries.get(place)).map_or(none, String::as_str);
    let combo = egui::ComboBox::from_id_salt(name).width(190.0).truncate();
    let combo = combo.selected_text(RichText::new(shown).color(tokens.input)).show_ui(ui, |ui| {
        if ui.selectable_label(chosen.is_none(), none).clicked() {
            *chosen = None;
        }
        for (place, entry) in entries.iter().enumerate() {
            if ui.selectable_label(*chosen == Some(place), entry).clicked() {
                *chosen = Some(place);
            }
        }
    });
    combo.response.labelled_by(label.id);
    ui.label(RichText::new("from the library").size(NOTE_SIZE).color(tokens.muted));
    ui.end_row();
}
