import { css } from "lit";

export const styles = css`
  .devices {
    display: grid;
  }

  .device {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.625rem 0.875rem;
    padding-block: 0.875rem;
    border-block-start: 1px solid var(--_line);
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

  .facts {
    flex: 1 1 12rem;
    min-width: 0;
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
