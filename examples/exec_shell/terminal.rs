//! A terminal that passes every key as it is typed.

use std::io;

use crossterm::terminal;

/// Keeps the terminal in raw mode until it is dropped or the program panics.
pub(crate) struct RawTerminal;

impl RawTerminal {
    pub(crate) fn enter() -> io::Result<Self> {
        let report = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            let _ = terminal::disable_raw_mode();
            report(panic);
        }));
        terminal::enable_raw_mode()?;
        Ok(Self)
    }
}

impl Drop for RawTerminal {
    fn drop(&mut self) {
        let _ = terminal::disable_raw_mode();
    }
}
