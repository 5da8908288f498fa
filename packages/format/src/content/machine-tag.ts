/** The parts of a machine tag: `namespace:predicate`, or `namespace:predicate="value"`. */
export type MachineTag = { namespace: string; predicate: string; value?: string }

const MACHINE_TAG = /^([^:="]+):([^:="]+)(?:="([^"]+)")?$/

/**
 * Reads a machine tag as MISP does; undefined for text that is none. A predicate with a colon in it (`tlp:ex:chr`) makes
 * none either, though taxonomies have such.
 *
 * Source: MISP's Taxonomy::splitTagToComponents.
 */
export function parseMachineTag(text: string): MachineTag | undefined {
  const [, namespace, predicate, value] = MACHINE_TAG.exec(text) ?? []
  if (namespace === undefined || predicate === undefined) return undefined
  return value === undefined ? { namespace, predicate } : { namespace, predicate, value }
}

/** The text of a machine tag. */
export function machineTagText({ namespace, predicate, value }: MachineTag): string {
  return value === undefined ? `${namespace}:${predicate}` : `${namespace}:${predicate}="${value}"`
}

/**
 * What two tags must not share where they exclude each other: `namespace:predicate` of a tag with a value, the namespace of
 * one without.
 *
 * Source: MISP's Taxonomy::stripLastTagComponent.
 */
export function machineTagPrefix({ namespace, predicate, value }: MachineTag): string {
  return value === undefined ? namespace : `${namespace}:${predicate}`
}
