import { css } from "lit";

export const styles = css`
  dialog {
    width: min(28rem, calc(100vw - 2rem));
    max-width: none;
    padding: clamp(1.25rem, 5vw, 1.75rem);
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    background: var(--_surface);
    color: var(--_text);
    box-shadow: 0 16px 48px rgb(0 0 0 / 25%);
  }

  dialog::backdrop {
    background: rgb(10 14 22 / 45%);
  }

  .actions {
    justify-content: flex-end;
    margin-block-start: 0.5rem;
  }

  @media (max-width: 24rem) {
    .actions .button {
      width: 100%;
    }
  }
`;
