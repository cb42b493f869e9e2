/** The same words in all languages of the console. German has every text that English has: the types say so. */
export interface Texts<T> {
  en: T;
  de: T;
}

/** Declares the texts of a screen or component: strings, or functions that put values into them. */
export function define<const E extends Words>(texts: { en: E; de: Same<E> }): Texts<Same<E>> {
  return texts as unknown as Texts<Same<E>>;
}

type Words = { readonly [name: string]: string | ((...values: never[]) => string) | Words };

type Same<T> = {
  readonly [K in keyof T]: T[K] extends string ? string : T[K] extends (...values: infer A) => string ? (...values: A) => string : Same<T[K]>;
};
