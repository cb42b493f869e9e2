export { ActorName, EventSentence } from "./EventSentence";
export { type Action, ACTIONS, actionName } from "./names";
export { type Sentence, sentence } from "./sentence";
