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
}

export type JobName = keyof JobPayloads
