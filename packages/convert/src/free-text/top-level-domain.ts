import { parse } from 'tldts'

const longestLabel = 63

/** Whether the last label of a name is a top-level domain of the public suffix list, `onion` included. */
export function isTopLevelDomain(label: string): boolean {
  if (label === '' || label.length > longestLabel) return false
  // Some domains are public suffixes only below themselves (`*.ck`): hence the two labels in front.
  const options = { extractHostname: false, validateHostname: false, allowPrivateDomains: false }
  return parse(`x.x.${label.toLowerCase()}`, options).isIcann === true
}
