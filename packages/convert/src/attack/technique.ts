import type { CarriedCluster } from './carried.ts'

/** The number of a technique as ATT&CK writes it: `T1566`, `T1566.001`. */
const TECHNIQUE = /^T\d{4}(\.\d{3})?$/
/** The galaxy ends the names of techniques with it: `Spearphishing Attachment - T1566.001`. */
const AT_END = / - (T\d{4}(?:\.\d{3})?)$/

/** The technique that a cluster stands for: what it says itself counts, then its name. Undefined where neither tells. */
export function techniqueOf({ value, cluster }: CarriedCluster): string | undefined {
  return (cluster?.meta?.['external_id'] ?? []).find((id) => TECHNIQUE.test(id)) ?? AT_END.exec(value)?.[1]
}
