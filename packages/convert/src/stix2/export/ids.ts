/** The type in an id. */
export function typeOfId(id: string): string {
  return id.slice(0, id.indexOf('--'))
}
