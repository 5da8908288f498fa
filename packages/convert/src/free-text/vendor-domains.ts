/**
 * Sandboxes and security vendors whose pages tell about an indicator and are none. Whoever has the warninglist of these
 * lends it to the detector instead.
 */
export const vendorDomains: ReadonlySet<string> = new Set([
  'analyze.intezer.com',
  'app.any.run',
  'carbonblack.com',
  'hybrid-analysis.com',
  'joesandbox.com',
  'koodous.com',
  'malwr.com',
  'securelist.com',
  'tria.ge',
  'virustotal.com',
])

/** Whether an https address leads to one of these hosts or to one below. */
export function leadsToVendor(url: string, vendors: ReadonlySet<string>): boolean {
  const host = /^https:\/\/(?:[^/?#@]{0,300}@)?([^/?#:]{1,253})/i.exec(url)?.[1]
  if (host === undefined) return false
  const labels = host.toLowerCase().split('.')
  return labels.some((_, index) => vendors.has(labels.slice(index).join('.')))
}
