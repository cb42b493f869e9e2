// What the server tells the scripts of a page.

const root = document.documentElement;

export const language = root.lang;
export const environment = root.dataset.environment;
const base = root.dataset.base;

/** The data that the page carries for its script. */
export function pageData() {
  return JSON.parse(document.getElementById("data").textContent);
}

/** The address of a path of the API. */
export function apiUrl(path) {
  return base + path;
}

/** The address of another page, in the same environment and language. */
export function pageUrl(path) {
  return `${base}${path}?${new URLSearchParams({ env: environment, lang: language })}`;
}
