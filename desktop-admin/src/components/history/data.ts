/** The particulars of an event. Which there are depends on the action, and on the age of the server that wrote it. */
export type Data = Readonly<Record<string, unknown>>;

export function dataOf(value: unknown): Data {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Data) : {};
}

export function text(data: Data, member: string): string | undefined {
  const value = data[member];
  return typeof value === "string" && value !== "" ? value : undefined;
}

export function number(data: Data, member: string): number | undefined {
  const value = data[member];
  return typeof value === "number" ? value : undefined;
}

export function texts(data: Data, member: string): string[] {
  const value = data[member];
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

export function objects(data: Data, member: string): Data[] {
  const value = data[member];
  return Array.isArray(value) ? value.map(dataOf) : [];
}

/** The word for a value; the value itself, where there is none. */
export function word(table: Readonly<Record<string, string>>, value: string | undefined): string {
  return value === undefined ? "?" : Object.hasOwn(table, value) ? (table[value] as string) : value;
}
