import type { Event } from '@tocsin/format'
import type { Handshake } from './handshake.ts'

/**
 * What another server drops of an event that it takes, without saying so: MISP keeps no object that names no template.
 *
 * Source: MISP's MispObject model, whose rules want `template_uuid`; seen with a server of MISP 2.5.1.
 */
export function droppedThere(
  { Object: objects = [] }: Event,
  { isTocsin }: Pick<Handshake, 'isTocsin'>,
): string | undefined {
  if (isTocsin) return undefined
  const count = objects.filter(({ template_uuid }) => !template_uuid).length
  return count === 0 ? undefined : `MISP keeps no object that names no template: ${count} of it.`
}
