/** Who asked for a job, as far as the audit log tells it; the program itself where nobody did. */
export type JobOwner = {
  userId: number
  email: string
  orgId: number
  orgName: string
  via:
    | { kind: 'key'; keyId: number; expires: number | undefined }
    | { kind: 'session'; csrfToken: string }
    | { kind: 'operator' }
}

/**
 * Every job there is, and what it is told. The name is all that whoever enqueues a job knows of whoever does it, which may
 * stand in a higher tier; the payload is kept as JSON.
 */
export type JobPayloads = {
  /** Public content from an address, or from where this server takes it; of one kind, or of all. */
  'content.update': { from?: string; kind?: string; by: JobOwner }
  /** A scheduled export, by its local id. */
  'exports.make': { id: number }
  /** A run over a link, as it is kept in `runs`. */
  'sync.pull': { run: number; by: JobOwner }
  'sync.push': { run: number; by: JobOwner }
  /** The values of a linked server that are kept, as a run. */
  'sync.cache': { run: number; by: JobOwner }
  'sync.drift': { run: number; by: JobOwner }
  /** A feed that is fetched, or whose values are kept, as it is kept in `runs`. */
  'feeds.fetch': { run: number; by: JobOwner }
  'feeds.cache': { run: number; by: JobOwner }
  /** A server is asked to remove an event, by the local id of its answer. */
  'recall.ask': { answer: number; by: JobOwner }
  /** An event that was published here goes to a linked server. */
  'sync.publish': { event: number; server: number; by: JobOwner }
  /** A letter to one person. */
  'mail.send': { to: string; replyTo: string; subject: string; text: string; by: JobOwner }
}

export type JobName = keyof JobPayloads
