// The pricing page works without this script, which only answers clicks at once.

const PRICES = "claviger.prices";

for (const form of document.querySelectorAll("form[data-opening]")) {
  const button = form.querySelector("button");
  const label = button.textContent;
  form.addEventListener("submit", (event) => {
    if (button.ariaDisabled === "true") {
      event.preventDefault();
      return;
    }
    button.ariaDisabled = "true";
    button.textContent = form.dataset.opening;
  });
  // Who comes back finds the page as he left it.
  addEventListener("pageshow", () => {
    button.ariaDisabled = null;
    button.textContent = label;
  });
}

try {
  // So that a canceled purchase knows the way back.
  sessionStorage.setItem(PRICES, location.pathname + location.search);
} catch {
  // Then it does not.
}
