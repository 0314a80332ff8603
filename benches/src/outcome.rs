//! The result of everything that can fail here.

use std::error::Error;

pub type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;
