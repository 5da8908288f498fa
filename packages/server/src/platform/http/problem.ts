/** What can go wrong, in the words of the program; `statuses` is the only place that knows HTTP's numbers. */
export type ProblemCode = keyof typeof statuses

export const statuses = {
  /** The request makes no sense. */
  invalid: 400,
  /** Nobody we know sent it. MISP answers 403 here, and PyMISP reads it so. */
  unauthenticated: 403,
  /** Understood, and not allowed. */
  forbidden: 403,
  /** A document that breaks rules; `errors` names them. MISP answers 403. */
  rejected: 403,
  /** Absent, or not for this reader: the two look alike. */
  'not-found': 404,
  /** MISP's answer to many things that do not fit the record's state. */
  'not-allowed': 405,
  /** There is no form of the answer that the sender takes. */
  'not-acceptable': 406,
  'too-slow': 408,
  /** The record changed since the sender read it. */
  stale: 412,
  'too-large': 413,
  'unsupported-media': 415,
  'too-many': 429,
  /** Another server, which had to be asked, gave no good answer. */
  upstream: 502,
  /** The server is up and its database is not. */
  unavailable: 503,
} as const

export type ProblemDetails = {
  /** What is wrong, by field, or in a sentence. */
  errors?: unknown
  /** Where the refused record lives. */
  location?: string
  /** MISP's spelling of the action that failed: `/events/add`. */
  url?: string
  /** The local id of the record that was refused. */
  id?: string
}

/** The one error type of the server: a code for programs, a sentence for people. */
export class Problem extends Error {
  readonly code: ProblemCode
  readonly details: ProblemDetails

  constructor(code: ProblemCode, message: string, details: ProblemDetails = {}) {
    super(message)
    this.code = code
    this.details = details
  }
}
