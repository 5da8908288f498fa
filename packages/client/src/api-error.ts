/** The server refused, could not be reached, or answered something that cannot be read. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  /** HTTP's number; 0 when there was no answer. A refusal inside an answer of MISP's that looks like success is 200. */
  readonly status: number
  /** What is wrong, where the server said so: by field (`{"value": ["…"]}`), or in a sentence. */
  readonly errors: unknown

  constructor(status: number, message: string, errors?: unknown, options?: ErrorOptions) {
    super(message, options)
    this.status = status
    this.errors = errors
  }
}
