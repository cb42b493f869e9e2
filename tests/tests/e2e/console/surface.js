// Looks for a text in everything that a script of the page could read.

/** More objects than any page of ours has. */
const MOST = 2_000_000;

/** Where the text is, and how much was looked through. */
async function search(wanted) {
  const found = [];
  const look = (where, value) => {
    if (String(value).includes(wanted)) found.push(where);
  };
  for (const [name, storage] of Object.entries({ localStorage, sessionStorage })) {
    look(name, JSON.stringify({ ...storage }));
  }
  look("cookies", document.cookie);
  look("address", location.href);
  look("history", JSON.stringify(history.state));
  look("timings", JSON.stringify(performance.getEntries()));
  look("databases", JSON.stringify(await indexedDB.databases()));
  look("caches", JSON.stringify(await caches.keys()));
  look("document", document.documentElement.outerHTML);
  const fields = [...document.querySelectorAll("input, textarea, select")];
  fields.forEach((field) => look(`field ${field.name || field.id}`, field.value));
  const objects = walk(look);
  return { found, objects, databases: (await indexedDB.databases()).length };
}

/** Walks through all objects that the window, its elements and what React notes on them lead to. */
function walk(look) {
  const roots = [window, ...document.querySelectorAll("*")].map((object) => [object, object.localName ?? "window"]);
  const seen = new Set(roots.map(([object]) => object));
  const waiting = roots;
  for (let next = 0; next < waiting.length; next++) {
    if (seen.size > MOST) throw new Error("the page has more objects than were looked through");
    const [object, path] = waiting[next];
    for (const [key, value] of held(object)) {
      const where = path.length > 400 ? `${path.slice(0, 200)}…${key}` : `${path}.${key}`;
      look(where, key);
      if (typeof value === "string") look(where, value);
      if (value === null || !/^(object|function)$/.test(typeof value) || seen.has(value)) continue;
      seen.add(value);
      waiting.push([value, where]);
    }
  }
  return seen.size;
}

/** What an object holds: its own properties, hidden ones too, its prototype, and what is in a collection. */
function* held(object) {
  for (const key of Reflect.ownKeys(object)) {
    yield [String(key), own(object, key)];
  }
  yield ["__proto__", Object.getPrototypeOf(object)];
  if (object instanceof Map || object instanceof Set) {
    let number = 0;
    for (const entry of object.entries()) yield [`entry ${number++}`, entry];
  }
  if (object instanceof ArrayBuffer || ArrayBuffer.isView(object)) {
    yield ["bytes", new TextDecoder("latin1").decode(object)];
  }
}

/** A property may be computed, or refuse to be. */
function own(object, key) {
  try {
    return object[key];
  } catch {
    return undefined;
  }
}
