/** Stands in the records of cut JSON that may have had more fields. */
export const CUT = '$cut'

/**
 * What can be read of JSON that was cut: what was complete, with the lists and records around it closed and marked. Text
 * that is no JSON stays text.
 */
export function repaired(text: string): unknown {
  const open: ('{' | '[')[] = []
  let isText = false
  let best = ''
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at]
    if (character === '\\' && isText) at += 1
    else if (character === '"') isText = !isText
    else if (isText) continue
    else if (character === '{' || character === '[') open.push(character)
    else if (character === '}' || character === ']') open.pop()
    else if (character === ',' && (open.at(-1) === '[' || best === '')) best = text.slice(0, at) + closing(open)
  }
  try {
    return JSON.parse(best)
  } catch {
    return text
  }
}

function closing(open: readonly ('{' | '[')[]): string {
  return open.toReversed().reduce((end, mark) => end + (mark === '[' ? ']' : `,"${CUT}":true}`), '')
}
