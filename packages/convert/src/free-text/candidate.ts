import { refangText } from '@tocsin/format'

/** A piece of text that may be an indicator, in the forms that the detectors look at. */
export type Candidate = {
  /** As it was written. */
  raw: string
  /** With `[.]`, `hxxp` and their like undone. */
  refanged: string
  /** As `refanged`, without a port of two to five digits behind it. */
  withoutPort: string
  port: string | undefined
}

/** Brings a candidate into its forms. Source: MISP's ComplexTypeTool, in `import-export` §1. */
export function readCandidate(raw: string): Candidate {
  const refanged = unwrapSingles(withoutTrailingDots(refangText(raw)))
  const port = /:([0-9]{2,5})$/.exec(refanged.slice(-6))?.[1]
  return { raw, refanged, withoutPort: port === undefined ? refanged : refanged.slice(0, -port.length - 1), port }
}

/** The comment that keeps the port which is cut off. */
export function portComment({ port }: Candidate): { comment?: string } {
  return port === undefined ? {} : { comment: `On port ${port}` }
}

function withoutTrailingDots(text: string): string {
  let end = text.length
  while (text.endsWith('.', end)) end -= 1
  return text.slice(0, end)
}

/** `http[s]` is `https`: one character in brackets is itself. */
function unwrapSingles(text: string): string {
  return text.includes('[') ? text.replace(/\[([^\n])\]/gu, '$1') : text
}
