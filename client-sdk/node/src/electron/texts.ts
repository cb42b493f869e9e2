// The texts of the components, in all their languages; bundled, so that the main process does not load the components.
export { textsOf, type Texts } from "@claviger/ui/texts";
