import "@claviger/ui";
import { Player, settled } from "./play.js";
import { LABELS } from "./samples.js";
import { COMPONENTS, SCENES, type Component, type Scene } from "./scenes.js";
import { showDemo } from "./demo.js";

// The address says what is shown: ?show=COMPONENT (or a scene, or `demo`) & language=en|de & theme=light|dark.
const address = new URLSearchParams(location.search);
const show = address.get("show") ?? "demo";
const language = address.get("language") ?? "en";
const theme = address.get("theme") ?? "";

/** Components that fill a window. */
const WIDE = ["claviger-license-page", "claviger-license-check"];

/** One state, under its name. */
async function stage(scene: Scene, into: HTMLElement): Promise<void> {
  const figure = document.createElement("section");
  figure.className = "scene";
  figure.dataset["scene"] = scene.id;
  const title = document.createElement("h3");
  title.textContent = scene.id;
  const component = document.createElement(scene.component);
  for (const [name, value] of Object.entries(scene.attributes ?? {})) component.setAttribute(name, value);
  component.setAttribute("heading-level", "4");
  if ("labels" in component) component.labels = LABELS;
  if (scene.component === "claviger-license-check") component.append(app());
  component.bridge = scene.host().bridge;
  figure.append(title, component);
  into.append(figure);
  await settled();
  await scene.play?.(new Player(figure));
}

/** What stands for the app behind the gate. */
function app(): HTMLElement {
  const content = document.createElement("div");
  content.className = "app";
  content.textContent = "The app";
  return content;
}

function title(name: string): HTMLElement {
  const heading = document.createElement("h2");
  heading.textContent = `<${name}>`;
  return heading;
}

function link(name: string): HTMLElement {
  const element = document.createElement("a");
  const target = new URLSearchParams(address);
  target.set("show", name);
  element.href = `?${target}`;
  element.textContent = name.replace("claviger-", "");
  if (name === show) element.setAttribute("aria-current", "page");
  return element;
}

function choice(name: "language" | "theme", value: string): void {
  const select = document.querySelector<HTMLSelectElement>(`#${name}`);
  if (!select) return;
  select.value = value;
  select.addEventListener("change", () => {
    address.set(name, select.value);
    location.search = address.toString();
  });
}

async function open(): Promise<void> {
  document.documentElement.lang = language;
  document.documentElement.dataset["theme"] = theme;
  document.querySelector("#components")?.append(...["demo", ...COMPONENTS].map(link));
  choice("language", language);
  choice("theme", theme);

  const provider = document.createElement("claviger-provider");
  if (theme === "light" || theme === "dark") provider.theme = theme;
  document.querySelector("#scenes")?.append(provider);
  if (show === "demo") {
    showDemo(provider);
  } else {
    const isComponent = (COMPONENTS as readonly string[]).includes(show);
    const scenes = SCENES.filter((scene) =>
      isComponent ? scene.component === show && !scene.alone : scene.id === show,
    );
    provider.append(title(scenes[0]?.component ?? (show as Component)));
    const gallery = document.createElement("div");
    gallery.className = WIDE.includes(scenes[0]?.component ?? "") ? "scenes wide" : "scenes";
    provider.append(gallery);
    for (const scene of scenes) await stage(scene, gallery);
  }
  await settled();
  document.body.dataset["ready"] = "true";
}

void open();
