import { readNetwork } from '../network-parts.ts'

/** An address or a network as an engine takes it: without a zone of the machine that it was seen on. */
export function isNetwork(text: string): boolean {
  return readNetwork(text) !== undefined && !text.includes('%')
}

export function isPort(text: string): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) <= 65_535
}
