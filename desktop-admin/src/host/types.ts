// Written from the Rust types of desktop-admin/src-tauri; a test compares the two. To write it again:
// cargo test -p claviger-admin write_the_types -- --ignored

/** One of the two environments of an installation. */
export type Environment = "test" | "prod";

/**
 * A profile and one of its environments. Every request names its place itself, so that no act reaches another one than the page shows.
 */
export type Place = { 
/**
 * The id of the profile.
 */
profile: string, 
/**
 * The environment.
 */
environment: Environment, };

/**
 * Where a token is kept.
 */
export type Kept = "keyring" | "session";

/**
 * Who is signed in.
 */
export type SignedIn = { 
/**
 * Where the token is kept.
 */
kept: Kept, 
/**
 * The name of the token.
 */
name: string, 
/**
 * What it may do: `read-only`, `support` or `owner`.
 */
role: string, };

/**
 * Who is signed in to which environment.
 */
export type SignedInTo = { 
/**
 * To `test`.
 */
test?: SignedIn, 
/**
 * To `prod`.
 */
prod?: SignedIn, };

/**
 * A server.
 */
export type Profile = { 
/**
 * Its id.
 */
id: string, 
/**
 * What its user calls it.
 */
name: string, 
/**
 * Its address, without a slash at the end.
 */
server: string, 
/**
 * Who is signed in to which environment.
 */
signed_in: SignedInTo, };

/**
 * Whether the system's keyring keeps what it is given.
 */
export type KeyringState = { 
/**
 * Whether it does.
 */
available: boolean, 
/**
 * Why not.
 */
detail?: string, 
/**
 * What to do about it.
 */
fix?: string, };

/**
 * Why a command did not do what it was asked, in the words of the server's own problems.
 */
export type Failure = { 
/**
 * The code to switch on: the server's own, or one of this app.
 */
code: string, 
/**
 * What happened, as a plain sentence.
 */
detail: string, 
/**
 * What to do about it.
 */
fix?: string, 
/**
 * The HTTP status, if the server answered.
 */
status?: number, };

/**
 * Everything that the page has to know before it asks a server.
 */
export type Desk = { 
/**
 * The servers, the oldest first.
 */
profiles: Array<Profile>, 
/**
 * What the page is to show: after a sign-in what was signed in to.
 */
selected: Place | null, 
/**
 * Whether tokens can be kept beyond this session.
 */
keyring: KeyringState, 
/**
 * What went wrong although the act was done, to be told once.
 */
troubles: Array<Failure>, };

/**
 * What somebody signs in with.
 */
export type Credentials = { 
/**
 * The address of the server.
 */
server: string, 
/**
 * What to call the server; its host if there is none.
 */
name?: string, 
/**
 * The admin token. It says its environment itself.
 */
token: string, 
/**
 * Where to keep it.
 */
keep: Kept, };

/**
 * What is done to a resource.
 */
export type Verb = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/**
 * What the page asks a server.
 */
export type Request = { 
/**
 * Of which server and environment.
 */
place: Place, 
/**
 * What is done.
 */
method: Verb, 
/**
 * To what, with its query.
 */
path: string, 
/**
 * JSON.
 */
body?: string, 
/**
 * The same for each try of the same act.
 */
idempotency_key?: string, };

/**
 * What a server answered, whatever its status.
 */
export type Reply = { 
/**
 * The HTTP status.
 */
status: number, 
/**
 * The form of the body.
 */
content_type: string, 
/**
 * The body.
 */
body: string, 
/**
 * How many seconds to wait before the next try.
 */
retry_after?: number, };

/**
 * What the page wants saved.
 */
export type Download = { 
/**
 * Of which server and environment.
 */
place: Place, 
/**
 * What is done.
 */
method: Verb, 
/**
 * To what, with its query.
 */
path: string, 
/**
 * JSON.
 */
body?: string, 
/**
 * The form that the answer is to have, such as `text/csv`.
 */
accept?: string, 
/**
 * What to call the file.
 */
name: string, };

/**
 * How far a download is.
 */
export type DownloadProgress = { 
/**
 * The name that was asked for.
 */
name: string, 
/**
 * How many bytes are there.
 */
bytes: number, };

/**
 * A file in the folder for downloads.
 */
export type Downloaded = { 
/**
 * Where it is.
 */
path: string, 
/**
 * How many bytes it has.
 */
bytes: number, };

/**
 * A file in the folder for downloads.
 */
export type Saved = { 
/**
 * Where it is.
 */
path: string, };
