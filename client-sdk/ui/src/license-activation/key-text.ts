/** What looks like a license key in running text: three groups or more, joined by hyphens or underscores. */
const KEY = /[\p{L}\p{N}]+(?:[-_\u2010-\u2015][\p{L}\p{N}]+){2,}/gu;

/**
 * The key in a text that was pasted: people copy it with quotes, line breaks, or the sentence around it. Whether it is
 * a good key is for the host to say; what does not look like one is only tidied.
 */
export function keyIn(pasted: string): string {
  const tidy = pasted.replaceAll(/\s+/g, " ").replaceAll(/^[\s"'“”„‘’«»<>()[\]]+|[\s"'“”„‘’«»<>()[\].,;]+$/g, "");
  const found = new Set(tidy.match(KEY));
  const [only] = found;
  return found.size === 1 && only !== undefined && tidy.includes(" ") ? only : tidy;
}
