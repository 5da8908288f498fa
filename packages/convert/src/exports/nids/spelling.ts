/** How what comes from outside is spelled within a rule, each place in its own way. */
export type Spelling = {
  /** Whether what an engine would refuse has no rule. */
  checksValues: boolean
  /** Within `content:"…"`. */
  content(value: string): string
  /** A value within `msg:"…"`. */
  message(value: string): string
  /** Tags, and what a rule said of itself, within `msg:"…"`. */
  label(text: string): string
  /** Within `pcre:"/…/"`. */
  pattern(value: string): string
  /** A name as it stands in a DNS question: each label behind its length. */
  dnsName(value: string): string
  /** An address of a page, behind `reference:url,`. */
  reference(address: string): string
}

/** What MISP writes in hexadecimal. Source: `import-export` §3.1. */
const HEX: Readonly<Record<string, string>> = {
  '|': '|7c|',
  '"': '|22|',
  ';': '|3b|',
  ':': '|3a|',
  '\\': '|5c|',
  '0x': '|30 78|',
}

function inHex(value: string): string {
  return value.replace(/[|";:\\]|0x/g, (found) => HEX[found] ?? found)
}

/** What ends a line, or is none of the characters that are seen, is a blank. */
function asLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]+/gu, ' ')
}

/** Longer ones are cut to what stands in front: Suricata's matcher refuses some thousands of octets. */
const MAX_CONTENT = 1_024
/** The octets, of UTF-8, that stand for themselves within a content. */
const PLAIN = /[\x20-\x7e]/
/** Most values hold nothing else. */
const ALL_PLAIN = /^[\x20-\x7e]*$/

function contentOf(value: string): string {
  if (value.length <= MAX_CONTENT && ALL_PLAIN.test(value)) return inHex(value)
  // A lone surrogate is encoded as the replacement character.
  const octets = new TextEncoder().encode(value).subarray(0, MAX_CONTENT)
  const hex = (octet: number) => `|${octet.toString(16).padStart(2, '0')}|`
  let text = ''
  for (const octet of octets) {
    const letter = String.fromCharCode(octet)
    // The bars of octets that follow each other fall away.
    if (PLAIN.test(letter)) text += inHex(letter)
    else text = text.endsWith('|') ? `${text.slice(0, -1)} ${hex(octet).slice(1)}` : text + hex(octet)
  }
  return text.replaceAll('0x', '|30 78|')
}

function quoted(value: string): string {
  return value.replace(/[.\\+*?[^\]$(){}=!<>|:\-#]/g, '\\$&')
}

function dnsName(labels: readonly string[], lengthOf: (label: string) => number): string {
  const spelled = labels.map((label) => `|${lengthOf(label).toString(16).padStart(2, '0')}|${inHex(label)}`)
  return `${spelled.join('')}|00|`
}

/** As the engines read it, whatever the value. */
export const strict: Spelling = {
  checksValues: true,
  content: contentOf,
  message: (value) => asLine(inHex(value)),
  label: (text) => asLine(text).replace(/[\\";]/g, '\\$&'),
  pattern: quoted,
  dnsName: (value) => dnsName(value.split('.'), (label) => label.length),
  reference: (address) => asLine(address).replace(/[\s;"\\]/g, (found) => encodeURIComponent(found)),
}

const encoder = new TextEncoder()

/**
 * As MISP writes it, faults included: what it puts in hexadecimal for contents stands in patterns and is counted in names,
 * and tags close the message that they stand in. A rule stays one line.
 */
export const asMisp: Spelling = {
  checksValues: false,
  content: (value) => asLine(inHex(value)),
  message: (value) => asLine(inHex(value)),
  label: asLine,
  pattern: (value) => asLine(quoted(inHex(value))),
  dnsName: (value) => asLine(dnsName(value.split('.'), (label) => encoder.encode(inHex(label)).length)),
  reference: asLine,
}
