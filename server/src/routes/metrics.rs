//! `GET /metrics`

use poem_openapi::{ApiResponse, OpenApi, payload::PlainText};

use super::Tag;
use crate::http::scope::Scope;

pub(crate) struct MetricsRoute;

#[derive(ApiResponse)]
enum MetricsResponse {
    /// The metrics.
    #[oai(
        status = 200,
        content_type = "application/openmetrics-text; version=1.0.0; charset=utf-8"
    )]
    Text(PlainText<String>),
}

#[OpenApi(tag = "Tag::Operations")]
impl MetricsRoute {
    /// Metrics for Prometheus.
    ///
    /// OpenMetrics text: requests by method, route and status, their durations, and verdicts by code. No label names a person,
    /// key or device. Keep the path from the public at your reverse proxy.
    #[oai(path = "/metrics", method = "get")]
    async fn metrics(&self, scope: Scope) -> MetricsResponse {
        MetricsResponse::Text(PlainText(scope.app.metrics.render()))
    }
}
