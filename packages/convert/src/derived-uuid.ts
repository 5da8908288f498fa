import { v5 } from 'uuid'

/** Half of a surrogate pair stands for no character: no octets can be made of it. */
const LONE_HALF = /[\uD800-\uDFFF]/gu

/** The UUID (version 5) that the same name has each time in the namespace, whatever the name. */
export function derivedUuid(name: string, namespace: string): string {
  return v5(name.replace(LONE_HALF, '\uFFFD'), namespace)
}
