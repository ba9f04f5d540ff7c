//! The file dialogs of the desktop: the window never waits for them.

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, channel};

/// The system's own file dialogs; tests replace them.
pub trait FileDialogs {
    /// Asks for a file to open, or (with a proposed path) to write; the answer comes on the channel, None for no file.
    fn ask(&self, ctx: &egui::Context, save_as: Option<PathBuf>) -> Receiver<Option<PathBuf>>;
}

/// The dialogs of the desktop, each on its own thread.
#[derive(Debug, Default)]
pub struct DesktopDialogs;

impl FileDialogs for DesktopDialogs {
    fn ask(&self, ctx: &egui::Context, save_as: Option<PathBuf>) -> Receiver<Option<PathBuf>> {
        let (sender, receiver) = channel();
        let ctx = ctx.clone();
        let work = move || {
            let extension = save_as
                .as_ref()
                .and_then(|path| path.extension())
                .map_or_else(|| "ron".to_owned(), |extension| extension.to_string_lossy().into_owned());
            let kind = if extension == "ron" { "Wattfolio plan".to_owned() } else { format!(".{extension} files") };
            let dialog = rfd::FileDialog::new().add_filter(kind, &[extension]);
            let answer = match save_as {
                None => dialog.set_title("Open a plan").pick_file(),
                Some(path) => {
                    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
                    let dialog = dialog.set_title("Save as").set_file_name(name);
                    let dialog = path
                        .parent()
                        .filter(|folder| folder.is_dir())
                        .map_or(dialog.clone(), |folder| dialog.set_directory(folder));
                    dialog.save_file()
                }
            };
            // A window that has closed in the meantime needs no answer.
            sender.send(answer).unwrap_or_default();
            ctx.request_repaint();
        };
        if let Err(error) = std::thread::Builder::new().name("file-dialog".to_owned()).spawn(work) {
            log::warn!("The file dialog could not be opened: {error}");
        }
        receiver
    }
}
