/**
 * Whose eyes a read goes through. No read of events, attributes or objects can be called without one, and reading
 * everything has to say why.
 */
export type Viewer =
  | { kind: 'member'; orgId: number; sharingGroupIds: readonly number[] }
  | { kind: 'everything'; why: 'site admin' | 'saving' | 'backup' }
