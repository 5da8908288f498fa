/** What two servers of Tocsin can do with each other beyond MISP's protocol. */
export type Ability =
  /** Says what changed since a cursor: `GET /tocsin/changes`. */
  | 'changes'
  /** Hands out several events in one answer: `POST /tocsin/batch`. */
  | 'batches'
  /** Removes on the creator's signed request what it received. */
  | 'recall'

/** Two servers speak with each other beyond MISP's protocol only where both say the same number. */
const PROTOCOL = 1

/** What this server can do; a name is added with what it stands for. */
const understands: readonly Ability[] = ['changes', 'batches', 'recall']

/** What `/servers/getVersion` says beside what MISP says there; a server of MISP reads over it. */
export const announcement = { protocol: PROTOCOL, understands }

/**
 * What both servers can do, of what the other one says of itself. It is a wish and no more: whatever it sends is checked as
 * if it had said nothing.
 */
export function readAnnouncement(told: unknown): ReadonlySet<Ability> {
  const { protocol, understands: theirs } = (told ?? {}) as Record<string, unknown>
  if (protocol !== PROTOCOL || !Array.isArray(theirs)) return new Set()
  const said = new Set<unknown>(theirs)
  return new Set(understands.filter((ability) => said.has(ability)))
}
