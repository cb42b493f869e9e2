use std::collections::BTreeMap;

use claviger_licensing::{ActivationId, KeyHash};
use claviger_store::{CheckIns, DeviceNews, device_news};
use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

/// What devices tell that is not stored yet, as columns of `device_activations`. A null keeps the stored value.
#[derive(Default)]
pub(super) struct News {
    activations: Vec<Uuid>,
    licenses: Vec<Uuid>,
    names: Vec<Option<String>>,
    platforms: Vec<Option<String>>,
    archs: Vec<Option<String>>,
    cpus: Vec<Option<String>>,
    app_versions: Vec<Option<String>>,
    hostnames: Vec<Option<String>>,
    runtimes: Vec<Option<Value>>,
    /// Is it more than the run time?
    changed: Vec<bool>,
}

impl News {
    pub(super) fn of(check_ins: &[CheckIns]) -> Self {
        let mut columns = Self::default();
        device_news(check_ins)
            .into_iter()
            .for_each(|(activation, news)| columns.push(activation, news));
        columns
    }

    fn push(&mut self, activation: ActivationId, news: DeviceNews) {
        self.activations.push(activation.uuid());
        self.licenses.push(news.license_id.uuid());
        self.names.push(news.facts.name);
        self.platforms.push(news.facts.platform);
        self.archs.push(news.facts.arch);
        self.cpus.push(news.facts.cpu);
        self.app_versions.push(news.facts.app_version);
        self.hostnames.push(news.facts.hostname);
        self.runtimes.push(news.runtime);
        self.changed.push(news.facts_changed);
    }

    /// Writes them to the devices that still hold their slots. Returns the keys of the licenses that have changed by it.
    pub(super) async fn write(&self, connection: &mut PgConnection) -> Result<Vec<KeyHash>, sqlx::Error> {
        if self.activations.is_empty() {
            return Ok(Vec::new());
        }
        let keys = self.lock_licenses(connection).await?;
        let changed = self.update_devices(connection).await?;
        Ok(changed
            .iter()
            .filter_map(|license| keys.get(license).copied())
            .collect())
    }

    /// As by everybody who changes devices: those of a license are not changed in the same order by all, and who changes several
    /// would wait for somebody who waits for him.
    async fn lock_licenses(&self, connection: &mut PgConnection) -> Result<BTreeMap<Uuid, KeyHash>, sqlx::Error> {
        let rows = sqlx::query!(
            "SELECT licenses.id, key_hash FROM unnest($1::uuid[]) AS told (id) JOIN licenses ON licenses.id = told.id
            ORDER BY licenses.id FOR NO KEY UPDATE OF licenses",
            &self.licenses,
        )
        .fetch_all(connection)
        .await?;
        // The length of the hash is a constraint of the table.
        let key = |hash: &[u8]| KeyHash::try_from(hash).ok();
        Ok(rows
            .iter()
            .filter_map(|row| Some((row.id, key(&row.key_hash)?)))
            .collect())
    }

    /// Returns the licenses of those that tell more than their run time. Devices are to be looked up by their own ids, even where
    /// a license has many: so the license is compared in a way for which there is no index.
    async fn update_devices(&self, connection: &mut PgConnection) -> Result<Vec<Uuid>, sqlx::Error> {
        let rows = sqlx::query!(
            r#"UPDATE device_activations AS device SET name = COALESCE(told.name, device.name),
                platform = COALESCE(told.platform, device.platform), arch = COALESCE(told.arch, device.arch),
                cpu = COALESCE(told.cpu, device.cpu), app_version = COALESCE(told.app_version, device.app_version),
                hostname = COALESCE(told.hostname, device.hostname), runtime = COALESCE(told.runtime, device.runtime)
            FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
                    $9::jsonb[], $10::boolean[])
                AS told (activation_id, license_id, name, platform, arch, cpu, app_version, hostname, runtime, changed)
            WHERE device.id = told.activation_id AND device.license_id IS NOT DISTINCT FROM told.license_id
                AND device.released_at IS NULL
            RETURNING device.license_id, told.changed AS "changed!""#,
            &self.activations,
            &self.licenses,
            &self.names as &[Option<String>],
            &self.platforms as &[Option<String>],
            &self.archs as &[Option<String>],
            &self.cpus as &[Option<String>],
            &self.app_versions as &[Option<String>],
            &self.hostnames as &[Option<String>],
            &self.runtimes as &[Option<Value>],
            &self.changed,
        )
        .fetch_all(connection)
        .await?;
        let changed = rows.into_iter().filter(|row| row.changed);
        Ok(changed.map(|row| row.license_id).collect())
    }
}
