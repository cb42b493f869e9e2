import { css } from "lit";

export const styles = css`
  :host {
    display: block;
    height: 100%;
  }

  /* What is in the slot inherits from here, so that nothing of the components' look may leak into the app. */
  :host .root {
    display: flex;
    flex-direction: column;
    min-height: 100%;
    color: inherit;
    color-scheme: inherit;
    font: inherit;
    letter-spacing: inherit;
    text-align: inherit;
    overflow-wrap: inherit;
  }

  .app {
    display: flex;
    flex: 1;
    flex-direction: column;
    min-height: 0;
  }

  .center {
    display: grid;
    flex: 1;
    place-items: center;
    padding: 2rem 1rem;
  }

  .page {
    flex: 1;
    padding: clamp(1.25rem, 5vw, 3rem) clamp(1rem, 4vw, 2rem);
  }

  .back {
    max-width: var(--claviger-page-width, 54rem);
    margin: 0 auto 0.5rem;
  }

  .banner {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: center;
    gap: 0.25rem 0.875rem;
    padding: 0.375rem 1rem;
    border-block-end: 1px solid color-mix(in srgb, currentcolor 22%, transparent);
    background: var(--_accent-soft);
    color: var(--_text);
    font-size: 0.925rem;
  }

  .banner .said {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: center;
    gap: 0 0.5rem;
    text-align: center;
  }

  .banner.warn {
    background: var(--_warn-soft);
  }

  .banner.warn .icon {
    color: var(--_warn);
  }
`;
