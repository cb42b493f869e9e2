/** Nothing is loaded and nothing runs; the letter's own styles and embedded pictures are all it may use. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'";

/**
 * The HTML of a mail for a frame in which it can only be looked at. The policy stands before everything the mail says: nothing in the
 * mail, not even a comment that is left open, can come before it.
 */
export function locked(html: string): string {
  const rest = html.replace(/^\s*<!doctype[^>]*>/i, "");
  return `<!doctype html><meta http-equiv="Content-Security-Policy" content="${POLICY}">${rest}`;
}
