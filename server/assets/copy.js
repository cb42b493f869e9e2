// Copy buttons beside license keys.

const SHOWN_MS = 2_500;

/** Lets the button in `root` copy the key in `root`. */
export function enableCopy(root) {
  const button = root.querySelector("[data-copy]");
  const key = root.querySelector('[data-slot="key"]');
  const status = root.querySelector("[data-copied]");
  let timer;
  button.addEventListener("click", async () => {
    if (!(await copy(key))) return;
    button.classList.add("done");
    status.textContent = status.dataset.copied;
    clearTimeout(timer);
    timer = setTimeout(() => {
      button.classList.remove("done");
      status.textContent = "";
    }, SHOWN_MS);
  });
}

async function copy(element) {
  try {
    await navigator.clipboard.writeText(element.textContent);
    return true;
  } catch {
    // Without HTTPS browsers keep the clipboard to themselves; what is selected can be copied all the same.
    getSelection().selectAllChildren(element);
    return document.execCommand("copy");
  }
}
