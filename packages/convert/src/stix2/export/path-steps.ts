/** A name on a path, and how its list is told from one: see `Path` in the mapping. */
export type Step = { name: string; list: '0' | 'n' | '*' | '' | undefined }

const known = new Map<string, readonly Step[]>()

/** The steps of a path of the mapping. */
export function stepsOf(path: string): readonly Step[] {
  let steps = known.get(path)
  if (steps === undefined) known.set(path, (steps = path.split('.').map(readStep)))
  return steps
}

function readStep(text: string): Step {
  const bracket = text.indexOf('[')
  if (bracket < 0) return { name: text, list: undefined }
  // The test of the mapping holds what stands between brackets.
  return { name: text.slice(0, bracket), list: text.slice(bracket + 1, -1) as Step['list'] }
}

/** True of a name that leads to another object. */
export function isReference(name: string): boolean {
  return name.endsWith('_ref') || name.endsWith('_refs')
}
