/** Lets one through at a time, in order of arrival. */
export type Turnstile = {
  /** Resolves when it is the caller's turn, with the function that ends it (calling it again does nothing). */
  enter(): Promise<() => void>
}

export function createTurnstile(): Turnstile {
  let last: Promise<void> = Promise.resolve()
  return {
    async enter() {
      const before = last
      let leave = (): void => {}
      last = new Promise((resolve) => {
        leave = resolve
      })
      await before
      return leave
    },
  }
}
