import { decodeText } from './decode-text.ts'
import type { SentDocument } from './import-format.ts'

/** So much of a document tells what it is. */
const HEAD = 64 * 1024

/**
 * The name of the format that a document is in, by its beginning, and where that tells nothing, by its name. What is nothing
 * else is text.
 */
export function detectFormat({ bytes, name }: SentDocument): string {
  const head = decodeText(bytes.subarray(0, HEAD)).replace(/^\ufeff?\s+|^\ufeff/, '')
  return bySignature.find(({ is }) => is(head))?.format ?? byExtension.get(extensionOf(name)) ?? 'text'
}

const bySignature: readonly { format: string; is: (head: string) => boolean }[] = [
  { format: 'pdf', is: (head) => head.startsWith('%PDF-') },
  // What MISP writes may speak of STIX in its values.
  { format: 'json', is: (head) => isJson(head) && /"Event"\s*:/.test(head) },
  { format: 'stix2', is: (head) => isJson(head) && /"(spec_version|type)"\s*:\s*"(2\.\d|bundle)"/.test(head) },
  { format: 'stix1', is: (head) => isJson(head) && /"(stix_header|related_packages)"\s*:/.test(head) },
  { format: 'json', is: isJson },
  { format: 'openioc', is: (head) => isMarkup(head) && /<([\w-]+:)?(ioc|OpenIOC)[\s>]/.test(head) },
  { format: 'stix1', is: (head) => isMarkup(head) && /<([\w-]+:)?STIX_Package[\s>]/.test(head) },
  { format: 'xml', is: (head) => isMarkup(head) && /<(response|Event)>/.test(head) },
  { format: 'html', is: (head) => /^<(!doctype html|html|head|body)[\s>]/i.test(head) },
  { format: 'email', is: (head) => MAIL.test(head) },
]

const byExtension: ReadonlyMap<string, string> = new Map([
  ['csv', 'csv'],
  ['tsv', 'csv'],
  ['eml', 'email'],
  ['htm', 'html'],
  ['html', 'html'],
  ['ioc', 'openioc'],
  ['json', 'json'],
  ['pdf', 'pdf'],
  ['xml', 'xml'],
])

/** A header that a message begins with; a text may begin with a word and a colon as well. */
const MAIL =
  /^(return-path|received|delivered-to|from|message-id|mime-version|x-[\w-]+): .*(\r?\n[ \t].*)*\r?\n[\w-]+: /i

function isJson(head: string): boolean {
  return /^[[{]/.test(head)
}

function isMarkup(head: string): boolean {
  return head.startsWith('<')
}

function extensionOf(name: string): string {
  return /\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase() ?? ''
}
