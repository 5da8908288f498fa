/** What makes rules of what people write when they copy them. Source: MISP's permissive_plyara. */
const REPAIRS: readonly { note: string; repair: (text: string) => string }[] = [
  { note: 'Wrong quotes characters', repair: (text) => text.replace(/[”“″]/g, '"') },
  { note: 'Rule => rule', repair: (text) => text.replace(/\bRule\b/g, 'rule') },
  { note: 'Missing rule name', repair: (text) => (/^\s*\{/.test(text) ? `rule UnnamedRule ${text}` : text) },
  // What is read through an encoding that it was not written in.
  { note: 'Illegal characters', repair: (text) => text.replace(/[^\t\n\r\x20-\x7e]/g, '') },
]

/** The text, repaired step by step, with what was done to it until then. */
export function* repairs(text: string): Generator<{ text: string; notes: string[] }> {
  let repaired = text
  const notes: string[] = []
  yield { text, notes: [] }
  for (const { note, repair } of REPAIRS) {
    const next = repair(repaired)
    if (next === repaired) continue
    repaired = next
    notes.push(note)
    yield { text: repaired, notes: [...notes] }
  }
}
