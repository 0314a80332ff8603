//! The command line, as options of the service.

use std::error::Error;
use std::str::FromStr;
use std::time::Duration;

use asyncdocker::models::services::{ServiceUpdateConfig, UpdateFailureAction, UpdateOrder};
use asyncdocker::services::CreateServiceOptions;

const USAGE: &str = "\
usage: deploy_service NAME IMAGE [OPTION VALUE]... [-- ARGUMENT...]

  --replicas NUMBER               tasks to run (default: 1)
  --publish [PUBLISHED:]TARGET    port to publish on every node *
  --env NAME=VALUE                environment variable *
  --constraint EXPRESSION         nodes to run on, such as node.role==worker *
  --update-parallelism NUMBER     tasks to replace at a time (default: 1)
  --update-order ORDER            stop-first (default) or start-first
  --update-monitor SECONDS        how long to watch a new task for failures (default: 5)
  --update-failure-action ACTION  rollback (default), pause or continue

* may be repeated. The ARGUMENTs replace the command of the image.";

pub(crate) struct Arguments {
    pub(crate) name: String,
    pub(crate) image: String,
    pub(crate) options: CreateServiceOptions,
}

pub(crate) fn parse(
    mut arguments: impl Iterator<Item = String>,
) -> Result<Arguments, Box<dyn Error>> {
    let mut positional = || arguments.next().filter(|word| !word.starts_with('-'));
    let (Some(name), Some(image)) = (positional(), positional()) else {
        return Err(USAGE.into());
    };
    let mut service = CreateServiceOptions::builder()
        .name(&name)
        .image(&image)
        .replicas(1);
    let mut update = ServiceUpdateConfig::builder()
        .parallelism(1)
        .failure_action(UpdateFailureAction::Rollback);
    let (mut env, mut constraints) = (Vec::new(), Vec::new());
    while let Some(option) = arguments.next() {
        if option == "--" {
            service = service.args(arguments.by_ref().collect::<Vec<_>>());
            break;
        }
        let value = arguments
            .next()
            .ok_or_else(|| format!("`{option}` needs a value\n\n{USAGE}"))?;
        match option.as_str() {
            "--replicas" => service = service.replicas(number(&option, &value)?),
            "--publish" => service = service.publish([value])?,
            "--env" => env.push(value),
            "--constraint" => constraints.push(value),
            "--update-parallelism" => update = update.parallelism(number(&option, &value)?),
            "--update-order" => update = update.order(UpdateOrder::from(&*value)),
            "--update-monitor" => {
                update = update.monitor(Duration::from_secs(number(&option, &value)?));
            }
            "--update-failure-action" => {
                update = update.failure_action(UpdateFailureAction::from(&*value));
            }
            _ => return Err(format!("unknown option `{option}`\n\n{USAGE}").into()),
        }
    }
    let options = service
        .env(env)
        .constraints(constraints)
        .update_config(update.build())
        .build();
    Ok(Arguments {
        name,
        image,
        options,
    })
}

fn number<T: FromStr>(option: &str, value: &str) -> Result<T, String> {
    let number = value.parse();
    number.map_err(|_| format!("invalid value `{value}` of `{option}`: expected a number"))
}
