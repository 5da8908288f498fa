import { fieldOf, recordsOf, type StixObject } from './stix-object.ts'

/** `kill chain:phase`, as misp-stix writes phases. */
export function phasesOf(object: StixObject): string[] {
  return recordsOf(object, 'kill_chain_phases').flatMap((one) => {
    const chain = fieldOf(one, 'kill_chain_name')
    const phase = fieldOf(one, 'phase_name')
    return typeof chain === 'string' && typeof phase === 'string' ? [`${chain}:${phase}`] : []
  })
}
