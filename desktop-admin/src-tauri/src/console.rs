//! What the commands share: the profiles, the tokens, and the way to servers.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use claviger_protocol::Environment;
use serde::Deserialize;
use tokio::{sync::Mutex as AsyncMutex, time::timeout};

use crate::{
    desk::Desk,
    failure::Failure,
    files::Downloads,
    handover::HandedOver,
    place::Place,
    profiles::{Found, Profiles, ProfilesFile, SignedIn},
    server::{Access, Http, Question, ServerAddress},
    vault::{AdminToken, Kept, KeyringError, Vault},
};

/// The page waits so long to hear whether there is a keyring, which may be asking for its password.
const KEYRING_PATIENCE: Duration = Duration::from_secs(5);

/// What the commands share.
#[derive(Debug)]
pub(crate) struct Console {
    /// Speaks to servers.
    pub(crate) http: Http,
    /// The folder for downloads.
    pub(crate) downloads: Downloads,
    vault: Vault,
    file: ProfilesFile,
    /// Locked for a moment only, because every request looks there.
    profiles: Mutex<Profiles>,
    /// Whoever changes profiles or tokens has this, for as long as server and keyring take.
    acts: AsyncMutex<Acts>,
}

#[derive(Debug, Default)]
struct Acts {
    /// To be told with the next answer.
    troubles: Vec<Failure>,
    handed_over: Option<HandedOver>,
    /// What the keyring said when it was last asked whether it works. One that is locked may ask its user each time.
    keyring: Option<Result<(), KeyringError>>,
}

/// Who somebody is, as the server says.
#[derive(Deserialize)]
struct Identity {
    name: String,
    role: String,
    environment: Environment,
}

impl Console {
    /// The console, with what was handed over to it.
    pub(crate) fn open(
        vault: Vault,
        file: ProfilesFile,
        downloads: Downloads,
        handed_over: Option<HandedOver>,
    ) -> Self {
        let Found { profiles, trouble } = file.read();
        Self {
            http: Http::new(),
            downloads,
            vault,
            file,
            profiles: Mutex::new(profiles),
            acts: AsyncMutex::new(Acts {
                troubles: trouble.into_iter().collect(),
                handed_over,
                keyring: None,
            }),
        }
    }

    /// What the page has to know. Troubles are told once.
    pub(crate) async fn desk(&self) -> Desk {
        let mut acts = self.acts.lock().await;
        if let Some(handed_over) = acts.handed_over.take() {
            self.take_over(&mut acts, &handed_over).await;
        }
        acts.keyring = None;
        self.desk_of(&mut acts).await
    }

    /// Keeps a token, once the server says that it is good.
    pub(crate) async fn sign_in(
        &self,
        server: ServerAddress,
        token: AdminToken,
        name: Option<&str>,
        kept: Kept,
    ) -> Result<Desk, Failure> {
        let mut acts = self.acts.lock().await;
        let profile = |profiles: &mut Profiles, server: &_| profiles.of_server(server, name);
        self.check_and_keep(&mut acts, server, token, kept, profile).await?;
        Ok(self.desk_of(&mut acts).await)
    }

    /// Forgets the token of a place.
    pub(crate) async fn sign_out(&self, place: &Place) -> Result<Desk, Failure> {
        let mut acts = self.acts.lock().await;
        let mut profiles = self.profiles().clone();
        self.forget(&profiles, place).await?;
        profiles.sign_out(place)?;
        self.replace(&mut acts, profiles);
        Ok(self.desk_of(&mut acts).await)
    }

    /// Forgets the tokens of a profile, and the profile.
    pub(crate) async fn remove_profile(&self, id: &str) -> Result<Desk, Failure> {
        let mut acts = self.acts.lock().await;
        let mut profiles = self.profiles().clone();
        for environment in Environment::ALL {
            let profile = id.to_owned();
            self.forget(&profiles, &Place { profile, environment }).await?;
        }
        profiles.remove(id)?;
        self.replace(&mut acts, profiles);
        Ok(self.desk_of(&mut acts).await)
    }

    /// Gives a profile another name.
    pub(crate) async fn rename_profile(&self, id: &str, name: &str) -> Result<Desk, Failure> {
        let mut acts = self.acts.lock().await;
        let mut profiles = self.profiles().clone();
        profiles.rename(id, name)?;
        self.replace(&mut acts, profiles);
        Ok(self.desk_of(&mut acts).await)
    }

    /// Remembers what the page shows.
    pub(crate) async fn select(&self, place: Place) -> Result<Desk, Failure> {
        let mut acts = self.acts.lock().await;
        let mut profiles = self.profiles().clone();
        profiles.select(place)?;
        self.replace(&mut acts, profiles);
        Ok(self.desk_of(&mut acts).await)
    }

    /// What it takes to ask the server of a place.
    pub(crate) async fn access(&self, place: &Place) -> Result<Access, Failure> {
        let (server, kept) = {
            let profiles = self.profiles();
            let profile = profiles.get(&place.profile)?;
            let signed_in = profile.signed_in.get(&place.environment);
            (profile.server.clone(), signed_in.map(|signed_in| signed_in.kept))
        };
        let token = match kept {
            Some(kept) => self.vault.token(place, kept).await?,
            None => None,
        };
        let token = token.ok_or_else(|| {
            Failure::new(
                "NOT_SIGNED_IN",
                format!("Nobody is signed in to `{}` of this server.", place.environment),
                "Sign in with an admin token of this environment.",
            )
        })?;
        Ok(Access { server, token })
    }

    async fn check_and_keep(
        &self,
        acts: &mut Acts,
        server: ServerAddress,
        token: AdminToken,
        kept: Kept,
        profile: impl FnOnce(&mut Profiles, &ServerAddress) -> String,
    ) -> Result<(), Failure> {
        let environment = token.environment();
        let token = Arc::new(token);
        let access = Access { server, token };
        let reply = self.http.ask(&access, Question::get("/v1/admin/me")?).await?;
        let identity: Identity = reply.read()?;
        if identity.environment != environment {
            return Err(Failure::new(
                "ENVIRONMENT_MISMATCH",
                "The server counts this token to another environment than the token says.",
                "Make a new token for the environment that you want.",
            ));
        }
        let mut profiles = self.profiles().clone();
        let place = Place {
            profile: profile(&mut profiles, &access.server),
            environment,
        };
        if kept == Kept::Session {
            // The old token may be one that the keyring keeps.
            self.forget(&profiles, &place).await?;
        }
        self.vault.keep(&place, access.token, kept).await?;
        let Identity { name, role, .. } = identity;
        profiles.sign_in(place, SignedIn { kept, name, role })?;
        self.replace(acts, profiles);
        Ok(())
    }

    async fn forget(&self, profiles: &Profiles, place: &Place) -> Result<(), Failure> {
        let signed_in = profiles.get(&place.profile)?.signed_in.get(&place.environment);
        match signed_in {
            Some(signed_in) => self.vault.forget(place, signed_in.kept).await,
            None => Ok(()),
        }
    }

    /// Signs in with what was handed over. Shows the first of it that works.
    async fn take_over(&self, acts: &mut Acts, handed_over: &HandedOver) {
        let shown = self.profiles().selected.clone();
        let mut first = None;
        for token in &handed_over.tokens {
            let signed_in = async {
                let server = ServerAddress::parse(&handed_over.server)?;
                let token = AdminToken::parse(token)?;
                let profile = |profiles: &mut Profiles, server: &_| profiles.fleeting(server, &handed_over.name);
                self.check_and_keep(acts, server, token, Kept::Session, profile).await
            };
            match signed_in.await {
                Ok(()) => first = first.or(self.profiles().selected.clone()),
                Err(failure) => acts.troubles.push(failure),
            }
        }
        self.profiles().selected = first.or(shown);
    }

    /// What cannot be written is so for this session all the same.
    fn replace(&self, acts: &mut Acts, profiles: Profiles) {
        if let Err(failure) = self.file.write(&profiles) {
            acts.troubles.push(failure);
        }
        *self.profiles() = profiles;
    }

    fn profiles(&self) -> MutexGuard<'_, Profiles> {
        self.profiles.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn desk_of(&self, acts: &mut Acts) -> Desk {
        if acts.keyring.is_none() {
            let asked = timeout(KEYRING_PATIENCE, self.vault.has_keyring()).await;
            acts.keyring = asked.ok();
        }
        let keyring = acts.keyring.unwrap_or(Err(KeyringError::TimedOut));
        let profiles = self.profiles().clone();
        Desk::of(&profiles, keyring, std::mem::take(&mut acts.troubles))
    }
}
