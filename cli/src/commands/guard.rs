//! `palisade __guard`: the process that removes a private server when whoever started it is gone.

use palisade_engine::{Result, scratch};

use crate::Status;

pub(crate) fn run() -> Result<Status> {
    scratch::guard_main().map(|()| Status::Clean)
}
