const counts = new Intl.NumberFormat('en-GB')

/** `48210` → `48,210`. */
export function countText(count: number): string {
  return counts.format(count)
}

/** `1, "event"` → `1 event`; `2, "event"` → `2 events`. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${countText(count)} ${count === 1 ? noun : plural}`
}
