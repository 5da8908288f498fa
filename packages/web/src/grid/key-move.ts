/** Where a key takes the cursor of a grid; undefined for keys that do not move it. -1 is nowhere yet. */
export function keyMove(
  key: string,
  cursor: number,
  { total, page }: { total: number; page: number },
): number | undefined {
  if (total === 0) return undefined
  const within = (index: number) => Math.max(0, Math.min(total - 1, index))
  switch (key) {
    case 'j':
    case 'ArrowDown':
      return within(cursor + 1)
    case 'k':
    case 'ArrowUp':
      return within(cursor - 1)
    case 'PageDown':
      return within(cursor + page)
    case 'PageUp':
      return within(cursor - page)
    case 'Home':
      return 0
    case 'End':
      return total - 1
    default:
      return undefined
  }
}
