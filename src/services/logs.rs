//! The output of services.

use super::{InspectServiceOptions, ServiceLogsOptions, Services};
use crate::error::Result;
use crate::output::{self, both_unless_chosen, known_tty};
use crate::request::Request;
use crate::stream::FrameStream;

pub(super) async fn logs<S: Services + ?Sized>(
    services: &S,
    id: &str,
    mut options: ServiceLogsOptions,
) -> Result<FrameStream> {
    both_unless_chosen(&mut options.stdout, &mut options.stderr);
    let request = Request::get("/services/{id}/logs")
        .id(id)
        .options(&options)
        .streaming_if(options.follow == Some(true));
    let response = services.execute(request).await?;
    let tty = match known_tty(options.tty, &response) {
        Some(tty) => tty,
        None => has_tty(services, id).await?,
    };
    let (timestamps, details) = (options.timestamps, options.details);
    Ok(output::logs(response, tty, timestamps, details))
}

async fn has_tty<S: Services + ?Sized>(services: &S, id: &str) -> Result<bool> {
    let options = InspectServiceOptions::default();
    let service = services.inspect_service(id, options).await?;
    let task = service.spec.task_template.as_ref();
    let container = task.and_then(|task| task.container_spec.as_ref());
    Ok(container.and_then(|container| container.tty) == Some(true))
}
