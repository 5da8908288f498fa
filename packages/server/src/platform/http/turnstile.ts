/** Lets one through at a time, in order of arrival. */
export type Turnstile = {
  /** Resolves when it is the caller's turn, with the function that ends it (calling it again does nothing). */
  enter(): Promise<() => void>
  /** How many wait for their turn. */
  readonly waiting: number
}

export function createTurnstile(): Turnstile {
  let last: Promise<void> = Promise.resolve()
  let waiting = 0
  return {
    get waiting() {
      return waiting
    },
    async enter() {
      const before = last
      let leave = (): void => {}
      last = new Promise((resolve) => {
        leave = resolve
      })
      waiting += 1
      await before
      waiting -= 1
      return leave
    },
  }
}
