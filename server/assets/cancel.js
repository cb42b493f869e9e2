// A canceled purchase whose address does not name the product leads back to the prices seen last in this tab.

const PRICES = "claviger.prices";

try {
  const prices = sessionStorage.getItem(PRICES);
  if (prices?.startsWith("/") && !prices.startsWith("//")) {
    const back = document.getElementById("back");
    back.href = prices;
    back.hidden = false;
    document.getElementById("close").hidden = true;
  }
} catch {
  // The page says that it can be closed.
}
