//! What lies in memory, read when somebody looks.

use std::{fmt, sync::Arc};

use prometheus_client::{
    collector::Collector,
    encoding::{DescriptorEncoder, EncodeMetric},
    metrics::{MetricType, counter::ConstCounter, gauge::ConstGauge},
};

use crate::environment::{EnvironmentContext, Environments};

/// Licenses in memory and check-ins that wait, of both environments.
#[derive(Debug)]
pub(super) struct HotPath([Arc<EnvironmentContext>; 2]);

/// Name, help, and how it is read.
type Figure = (&'static str, &'static str, fn(&EnvironmentContext) -> u64);

const GAUGES: [Figure; 3] = [
    ("licenses_in_memory", "Licenses in memory", |env| {
        env.licenses.statistics().entries
    }),
    ("licenses_in_memory_bytes", "Memory that they take, about", |env| {
        env.licenses.statistics().bytes
    }),
    (
        "check_ins_waiting",
        "Devices whose check-ins wait to be written",
        |env| env.check_ins.waiting() as u64,
    ),
];

const COUNTERS: [Figure; 3] = [
    ("license_memory_hits", "Licenses that were found in memory", |env| {
        env.licenses.statistics().hits
    }),
    (
        "license_memory_misses",
        "Licenses that were read from the database",
        |env| env.licenses.statistics().misses,
    ),
    ("check_ins_dropped", "Check-ins that could not be written", |env| {
        env.check_ins.dropped()
    }),
];

impl HotPath {
    pub(super) fn of(environments: &Environments) -> Self {
        Self(environments.all().map(Arc::clone))
    }

    fn each(
        &self,
        encoder: &mut DescriptorEncoder<'_>,
        (name, help, read): Figure,
        metric_type: MetricType,
    ) -> Result<(), fmt::Error> {
        let mut family = encoder.encode_descriptor(name, help, None, metric_type)?;
        for env in &self.0 {
            let labels = [("environment", env.environment.as_str())];
            let metric = family.encode_family(&labels)?;
            match metric_type {
                MetricType::Counter => ConstCounter::new(read(env)).encode(metric)?,
                _ => ConstGauge::new(i64::try_from(read(env)).unwrap_or(i64::MAX)).encode(metric)?,
            }
        }
        Ok(())
    }
}

impl Collector for HotPath {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> Result<(), fmt::Error> {
        for figure in GAUGES {
            self.each(&mut encoder, figure, MetricType::Gauge)?;
        }
        for figure in COUNTERS {
            self.each(&mut encoder, figure, MetricType::Counter)?;
        }
        Ok(())
    }
}
