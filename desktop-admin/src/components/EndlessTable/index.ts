export { type Column, EndlessTable } from "./EndlessTable";
export { type Page } from "./extent";
export type { Sort } from "./Sorter";
export type { Load } from "./useEndless";
