import { notifications } from "@mantine/notifications";
import { cleanup, configure } from "@testing-library/react";
import { afterEach } from "vitest";

// Whole screens are drawn and typed into; on a busy machine that takes its time.
configure({ asyncUtilTimeout: 10_000 });

// What Mantine asks of browsers and happy-dom lacks.
window.matchMedia ??= (query) => ({ matches: false, media: query, onchange: null, addEventListener: noop, removeEventListener: noop, addListener: noop, removeListener: noop, dispatchEvent: () => false });
window.ResizeObserver ??= class {
  observe = noop;
  unobserve = noop;
  disconnect = noop;
};
Element.prototype.scrollTo ??= noop;
Element.prototype.scrollIntoView ??= noop;
// The endless lists draw what is in sight, and without a layout nothing would be.
for (const size of ["clientHeight", "clientWidth"]) {
  Object.defineProperty(HTMLElement.prototype, size, { configurable: true, get: () => 600 });
}

afterEach(() => {
  cleanup();
  // What one test was told must not hide what the next one is.
  notifications.clean();
  notifications.cleanQueue();
  localStorage.clear();
});

function noop() {}
