/** Yes, no, or undefined for both or neither: 0, 1, `[0,1]`, and `exclude` for no. */
export function switchWish(wish: unknown): boolean | undefined {
  const sides = new Set(
    [wish]
      .flat()
      .filter((item) => item !== undefined && item !== null && item !== '')
      .map((item) => item !== false && !['0', 'false', 'exclude'].includes(String(item))),
  )
  const [side] = sides
  return sides.size === 1 ? side : undefined
}
