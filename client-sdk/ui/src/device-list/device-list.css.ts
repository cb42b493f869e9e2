import { css } from "lit";

export const styles = css`
  .devices {
    display: grid;
    container-type: inline-size;
  }

  .device {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr) auto;
    align-items: center;
    gap: 0.625rem 0.875rem;
    padding-block: 0.875rem;
    border-block-start: 1px solid var(--_line);
  }

  /* Where it is narrow, the buttons of all devices go below. */
  @container (max-width: 24rem) {
    .device .button {
      grid-column: 2;
      justify-self: start;
    }
  }

  .device:first-child {
    border-block-start: 0;
    padding-block-start: 0;
  }

  .device:last-child {
    padding-block-end: 0;
  }

  .device > .icon {
    width: 1.5rem;
    height: 1.5rem;
    color: var(--_muted);
  }

  .name {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.125rem 0.5rem;
    font-weight: 600;
    overflow-wrap: anywhere;
  }

  .failure {
    margin-block-start: 1rem;
  }
`;
