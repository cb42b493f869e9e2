import { Component, type ReactNode } from "react";
import { Problem } from "../api/problem";
import { ProblemView } from "../components/ProblemView";
import { Screen } from "../components/Screen";
import { define } from "../texts/define";
import { useTexts } from "../texts/language";

const texts = define({
  en: {
    title: "This screen failed",
    detail: "The console met something that it does not understand. Nothing was changed by that.",
    fix: "Try again, or go to another screen. Is the console as new as the server?",
  },
  de: {
    title: "Diese Ansicht ist gescheitert",
    detail: "Die Konsole ist auf etwas gestoßen, das sie nicht versteht. Geändert wurde dadurch nichts.",
    fix: "Versuchen Sie es noch einmal, oder öffnen Sie eine andere Ansicht. Ist die Konsole so neu wie der Server?",
  },
});

interface State {
  failed: boolean;
}

/** Keeps a screen that fails from taking the others with it. */
export class Crash extends Component<{ children: ReactNode }, State> {
  override state: State = { failed: false };

  static getDerivedStateFromError(): State {
    return { failed: true };
  }

  override render() {
    return this.state.failed ? <Sorry onRetry={() => this.setState({ failed: false })} /> : this.props.children;
  }
}

function Sorry({ onRetry }: { onRetry(): void }) {
  const words = useTexts(texts);
  return (
    <Screen title={words.title}>
      <ProblemView problem={new Problem({ code: "SCREEN_FAILED", detail: words.detail, fix: words.fix })} onRetry={onRetry} />
    </Screen>
  );
}
