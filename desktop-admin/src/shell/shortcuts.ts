import { useEffect, useRef } from "react";
import { useNavigate } from "react-router";
import { SCREENS } from "../screens";

/** How long after `g` the second key may come. */
const PAUSE_MS = 1_500;

/** `g` and a screen's letter open it, except while somebody types. */
export function useShortcuts() {
  const navigate = useNavigate();
  const since = useRef(-Infinity);
  useEffect(() => {
    function pressed(event: KeyboardEvent) {
      const { target } = event;
      const typing = target instanceof HTMLElement && target.closest("input, textarea, select, [contenteditable], [role=dialog]") !== null;
      if (typing || event.ctrlKey || event.metaKey || event.altKey) {
        return;
      }
      if (event.key === "g") {
        since.current = event.timeStamp;
        return;
      }
      const screen = SCREENS.find(({ shortcut }) => shortcut === event.key);
      if (screen !== undefined && event.timeStamp - since.current < PAUSE_MS) {
        event.preventDefault();
        void navigate(screen.path);
      }
      since.current = -Infinity;
    }
    window.addEventListener("keydown", pressed);
    return () => window.removeEventListener("keydown", pressed);
  }, [navigate]);
}
