//! Resource usage of a container, computed from the engine's counters.

use super::containers::{ContainerStats, CpuStats};

impl ContainerStats {
    /// Returns the CPU time used since the previous sample, in percent of one CPU: 150 means one and a half CPUs.
    ///
    /// `None` if there is no previous sample to compare with: in the first item of a stream, for a container that is not
    /// running, and on Windows.
    #[must_use]
    #[expect(
        clippy::cast_precision_loss,
        reason = "a percentage of counters needs no more digits"
    )]
    pub fn cpu_percent(&self) -> Option<f64> {
        let (now, before) = (&self.cpu_stats, &self.precpu_stats);
        let system = now
            .system_cpu_usage?
            .checked_sub(before.system_cpu_usage.filter(|usage| *usage > 0)?)
            .filter(|passed| *passed > 0)?;
        let used = now
            .cpu_usage
            .total_usage
            .saturating_sub(before.cpu_usage.total_usage);
        Some(used as f64 / system as f64 * now.cpus()? as f64 * 100.0)
    }

    /// Returns the memory in use in bytes, without the file cache that the kernel can reclaim at any time.
    ///
    /// A cache that is not smaller than the usage is not subtracted: the engine reads the two counters one after the
    /// other, so they can contradict each other. For a Windows container, this is the private working set. `docker stats`
    /// computes the same number.
    ///
    /// `None` if the engine reports no usage, as for a container that is not running.
    #[must_use]
    pub fn memory_used(&self) -> Option<u64> {
        let memory = &self.memory_stats;
        let Some(usage) = memory.usage else {
            return memory.private_working_set;
        };
        // cgroup v1 has both names, v2 only the second.
        let cache = ["total_inactive_file", "inactive_file"]
            .iter()
            .find_map(|name| memory.stats.get(*name).filter(|cache| **cache < usage));
        Some(usage.saturating_sub(cache.copied().unwrap_or_default()))
    }
}

impl CpuStats {
    /// The number of CPUs that `system_cpu_usage` sums up.
    fn cpus(&self) -> Option<usize> {
        let online = self.online_cpus.and_then(|cpus| usize::try_from(cpus).ok());
        online
            .filter(|cpus| *cpus > 0)
            .or(Some(self.cpu_usage.percpu_usage.len()))
            .filter(|cpus| *cpus > 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stats(json: &str) -> ContainerStats {
        serde_json::from_str(json).unwrap_or_else(|error| panic!("{error}"))
    }

    fn rounded(percent: Option<f64>) -> Option<String> {
        percent.map(|percent| format!("{percent:.1}"))
    }

    #[test]
    fn cpu_percent_is_relative_to_one_cpu() {
        let sample = |cpus: &str| {
            let text = format!(
                r#"{{"precpu_stats": {{"cpu_usage": {{"total_usage": 1000}}, "system_cpu_usage": 10000}},
                    "cpu_stats": {{"cpu_usage": {{"total_usage": 1750 {cpus}, "system_cpu_usage": 12000}}}}"#
            );
            rounded(stats(&text).cpu_percent()).unwrap_or_default()
        };
        assert_eq!(sample(r#"}, "online_cpus": 4"#), "150.0");
        assert_eq!(sample(r#", "percpu_usage": [1, 2]}"#), "75.0", "cgroup v1");
        assert_eq!(
            sample(r#", "percpu_usage": [1, 2, 0, 0]}, "online_cpus": 2"#),
            "75.0",
            "entries of CPUs that are offline do not count"
        );
        assert_eq!(sample("}"), "", "the number of CPUs is unknown");
    }

    #[test]
    fn cpu_percent_is_none_without_a_previous_sample() {
        let now = r#""cpu_stats": {"cpu_usage": {"total_usage": 5}, "system_cpu_usage": 9, "online_cpus": 1}"#;
        for before in [
            "{}",
            r#"{"cpu_usage": {"total_usage": 0}, "system_cpu_usage": 0}"#,
            r#"{"cpu_usage": {"total_usage": 5}, "system_cpu_usage": 9}"#,
            r#"{"cpu_usage": {"total_usage": 5}, "system_cpu_usage": 10}"#,
        ] {
            let sample = stats(&format!(r#"{{"precpu_stats": {before}, {now}}}"#));
            assert_eq!(sample.cpu_percent(), None, "{before}");
        }
        assert_eq!(ContainerStats::default().cpu_percent(), None);
    }

    #[test]
    fn memory_used_excludes_reclaimable_cache() {
        let used = |memory: &str| stats(&format!(r#"{{"memory_stats": {memory}}}"#)).memory_used();
        assert_eq!(
            used(r#"{"usage": 100, "stats": {"inactive_file": 1, "total_inactive_file": 30}}"#),
            Some(70)
        );
        assert_eq!(
            used(r#"{"usage": 100, "stats": {"inactive_file": 40}}"#),
            Some(60)
        );
        assert_eq!(used(r#"{"usage": 100}"#), Some(100));
        assert_eq!(
            used(r#"{"usage": 10, "stats": {"inactive_file": 40}}"#),
            Some(10),
            "a cache larger than the usage is not subtracted"
        );
        assert_eq!(
            used(r#"{"commitbytes": 30, "privateworkingset": 20}"#),
            Some(20),
            "Windows"
        );
        assert_eq!(used("{}"), None);
    }
}
