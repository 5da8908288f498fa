/** The row of a table under a name that others chose: `constructor` is none. */
export function rowOf<T>(table: Readonly<Record<string, T>>, name: string | null | undefined): T | undefined {
  return name != null && Object.hasOwn(table, name) ? table[name] : undefined
}
