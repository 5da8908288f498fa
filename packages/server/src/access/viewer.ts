/**
 * Whose eyes a read goes through. No read of events, attributes or objects can be called without one, and reading
 * everything has to say why.
 */
export type Viewer =
  | {
      kind: 'member'
      orgId: number
      sharingGroupIds: readonly number[]
      /** Whether this server keeps unpublished events from all but their owners (`MISP.unpublishedprivate`). */
      hidesUnpublished: boolean
      /** Of a synchronising user: the organisation that runs the server which reads. */
      peerOrg?: string | undefined
    }
  | { kind: 'everything'; why: 'site admin' | 'saving' | 'pull' | 'push' | 'backup' | 'zeromq' }
