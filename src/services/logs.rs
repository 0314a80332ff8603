//! The output of services.

use super::{InspectServiceOptions, ServiceLogsOptions, Services};
use crate::containers::{both_unless_chosen, is_multiplexed};
use crate::error::Result;
use crate::models::services::Service;
use crate::request::Request;
use crate::stream::{FrameStream, OutputFormat};
use crate::version::ApiVersion;

/// The first version of the API with logs of services.
const SINCE: ApiVersion = ApiVersion::new(1, 29);

pub(super) async fn logs<S: Services + ?Sized>(
    services: &S,
    id: &str,
    mut options: ServiceLogsOptions,
) -> Result<FrameStream> {
    both_unless_chosen(&mut options.stdout, &mut options.stderr);
    let request = Request::get("/services/{id}/logs")
        .operation_since(SINCE)
        .id(id)
        .options(&options)
        .streaming_if(options.follow == Some(true));
    let response = services.execute(request).await?;
    let tty = match options.tty {
        Some(tty) => tty,
        None if is_multiplexed(&response) => false,
        None => {
            let options = InspectServiceOptions::default();
            has_tty(&services.inspect_service(id, options).await?)
        }
    };
    Ok(response
        .frames(OutputFormat::with_tty(tty))
        .with_timestamps(options.timestamps == Some(true))
        .with_details(options.details == Some(true)))
}

fn has_tty(service: &Service) -> bool {
    let task = service.spec.task_template.as_ref();
    let container = task.and_then(|task| task.container_spec.as_ref());
    container.and_then(|container| container.tty) == Some(true)
}
