/** Why a text is no pattern, and at which of its characters, counted from nought. */
export class PatternError extends Error {
  override readonly name = 'PatternError'
  readonly at: number

  constructor(why: string, at: number) {
    super(`${why} at character ${at} of the pattern.`)
    this.at = at
  }
}
