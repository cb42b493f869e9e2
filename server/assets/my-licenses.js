// A customer's licenses: signs in with the link from a mail, and shows what the API says.

import { fill, onClick, showState, slot } from "./dom.js";
import { idempotencyKey, request } from "./http.js";
import { licenseCard } from "./license.js";
import { pageData } from "./page.js";
import { forgetSession, keepSession, sessionToken } from "./session.js";

// The fragment holds the link's token; other fragments are places on the page.
const LINK = /^#([\w.~-]{20,})$/;

const texts = pageData();
const announcement = document.getElementById("announcement");
let again = start;

onClick(document.getElementById("again"), () => again());
onClick(document.getElementById("sign-out"), () => {
  forgetSession();
  document.getElementById("licenses").replaceChildren();
  showState("signed-out");
});
// A second link that is opened in the same tab changes the fragment only.
addEventListener("hashchange", () => {
  if (LINK.test(location.hash)) start();
});
start();

async function start() {
  const link = takeLink();
  if (link) return signIn(link, idempotencyKey());
  if (sessionToken()) return load();
  showState("signed-out");
}

/** Takes the token out of the address bar and the history, before anybody looks over the customer's shoulder. */
function takeLink() {
  const link = LINK.exec(location.hash)?.[1];
  if (link) history.replaceState(null, "", location.pathname + location.search);
  return link;
}

/** The link works once. If the answer is lost on the way, asking again with the same idempotency key brings it. */
async function signIn(link, key) {
  showState("loading");
  const answer = await request("POST", "/v1/customer/sessions", { body: { link }, idempotencyKey: key });
  if (answer.ok) {
    keepSession(answer.body.token);
    return load();
  }
  const final = answer.status >= 400 && answer.status < 500 && ![409, 429].includes(answer.status);
  if (!final) {
    again = () => signIn(link, key);
    return showState("unreachable");
  }
  return sessionToken() ? load() : showState("link-used");
}

async function load() {
  showState("loading");
  const answer = await call("GET", "/v1/customer/licenses");
  if (answer.ok) return show(answer.body);
  if (answer.status === 401) return;
  again = load;
  showState("unreachable");
}

function show({ email, licenses }) {
  slot(document, "account").textContent = fill(texts.signed_in_as, { email });
  const page = { texts, call, announce };
  const cards = licenses.map((license) => licenseCard(license, page));
  document.getElementById("licenses").replaceChildren(...cards);
  announce("");
  showState(cards.length ? "licenses" : "none");
}

/** Asks the API as this customer; a session that has ended ends the visit. */
async function call(method, path, options = {}) {
  const answer = await request(method, path, { ...options, token: sessionToken() });
  if (answer.status === 401) {
    forgetSession();
    document.getElementById("licenses").replaceChildren();
    showState("session-over");
  }
  return answer;
}

function announce(text) {
  announcement.textContent = text;
}
