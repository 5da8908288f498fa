/** The server refused, or could not be reached. `status` is 0 when there was no answer. */
export class ApiError extends Error {
  readonly status: number
  /** What is wrong, by field or in a sentence, where the server said so. */
  readonly errors: unknown

  constructor(status: number, message: string, errors?: unknown) {
    super(message)
    this.status = status
    this.errors = errors
  }
}
