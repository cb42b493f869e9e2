export { EndlessTable } from "./EndlessTable";
export { type Page } from "./extent";
export type { Column } from "./Row";
export type { Sort } from "./Sorter";
export type { Load } from "./useEndless";
export { useAhead } from "./useEndless";
