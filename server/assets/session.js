// The customer's session. It lives in this tab only and ends with it.

import { environment } from "./page.js";

const NAME = `claviger.session.${environment}`;

// Browsers that refuse storage still get through until the page is left.
let inMemory = null;

/** The token of the session, if there is one. */
export function sessionToken() {
  try {
    return sessionStorage.getItem(NAME) ?? inMemory;
  } catch {
    return inMemory;
  }
}

/** Begins a session. */
export function keepSession(token) {
  inMemory = token;
  try {
    sessionStorage.setItem(NAME, token);
  } catch {
    // It is in memory.
  }
}

/** Ends the session. */
export function forgetSession() {
  inMemory = null;
  try {
    sessionStorage.removeItem(NAME);
  } catch {
    // It never was there.
  }
}
