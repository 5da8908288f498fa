/** Two letters that stand for a name: `CERT.be` → `CB`, `ESET` → `ES`. */
export function initialsOf(name: string): string {
  const words = name.split(/[\s._@-]+/).filter((word) => /[\p{L}\p{N}]/u.test(word))
  const [first = ['?'], second] = words.map((word) => Array.from(word))
  const letters = second ? [first[0], second[0]] : first.slice(0, 2)
  return letters.join('').toUpperCase()
}
