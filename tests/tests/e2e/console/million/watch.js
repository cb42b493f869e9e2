// Watches the list of licenses from inside the page: when a keystroke arrives, when the server is asked, when the page has the answer,
// when the rows of that answer are in the table, and which frames began meanwhile. Times are in milliseconds since 1970.
window.million = (() => {
  const PAGE = 100;
  const ROW = 41;
  const now = () => performance.timeOrigin + performance.now();
  const table = () => document.querySelector("main table");
  const scroller = () => table().closest("[aria-busy]");
  const strokes = [];
  let stroke;

  addEventListener("input", ({ target }) => {
    const begun = { text: target.value, input: now(), frames: [] };
    stroke = begun;
    requestAnimationFrame(function frame() {
      begun.frames.push(now());
      if (begun.drawn === undefined) {
        requestAnimationFrame(frame);
        return;
      }
      const { port1, port2 } = new MessageChannel();
      // Comes after the frame was laid out and painted.
      port1.onmessage = () => strokes.push({ ...begun, painted: now() });
      port2.postMessage(null);
    });
  }, true);

  /** The first page of what is searched for; the second is asked for before it comes into sight. */
  function isFor(wanted, options) {
    if (!wanted || !String(options?.body).includes("/v1/admin/licenses/search")) {
      return false;
    }
    const { text, cursor } = JSON.parse(JSON.parse(options.body).request.body);
    return text === wanted && cursor === undefined;
  }

  // The commands of the app are requests of the page to the app.
  const fetched = window.fetch;
  window.fetch = async (address, options) => {
    const mine = stroke;
    if (mine?.asked !== undefined || !isFor(mine?.text, options)) {
      return fetched(address, options);
    }
    mine.asked = now();
    const answer = await fetched(address, options);
    mine.heard = now();
    const json = answer.json.bind(answer);
    answer.json = async () => {
      const reply = await json();
      mine.answered = now();
      mine.reply = reply;
      return reply;
    };
    return answer;
  };

  new MutationObserver(() => {
    const mine = stroke;
    const shown = mine?.answered !== undefined && table() && scroller().ariaBusy === "false" && scroller().dataset.stale === undefined;
    if (!shown) {
      return;
    }
    stroke = undefined;
    mine.drawn = now();
    mine.row = document.querySelector("main a[data-row]")?.hash ?? "";
  }).observe(document, { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ["aria-busy", "data-stale"] });

  function told({ reply, row, ...times }) {
    const { items } = JSON.parse(reply.body);
    const own = items.length === 0 ? row === "" : row.endsWith(items[0].id);
    return { ...times, rows: items.length, own };
  }

  let goal = 0;
  const bottom = () => Math.floor((scroller().scrollTop + scroller().clientHeight) / ROW);
  async function scroll() {
    while (bottom() < goal) {
      await new Promise(requestAnimationFrame);
      if (scroller().querySelector("tr[aria-busy]") === null) {
        scroller().scrollTop += PAGE * ROW;
      }
    }
    goal = 0;
  }

  return {
    count: () => strokes.length,
    strokes: () => strokes.map(told),
    scrollTo(rows) {
      goal = rows;
      void scroll();
    },
    arrived: () => goal === 0,
    isQuiet: () => scroller().ariaBusy === "false" && scroller().querySelector("tr[aria-busy]") === null,
    rows: () => scroller().querySelectorAll("tbody tr").length,
  };
})();
