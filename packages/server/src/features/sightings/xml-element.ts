// Characters that XML 1.0 cannot hold, escaped or not, are all control characters, two others and lone surrogates.
const UNHOLDABLE = /(?![\t\n\r])\p{Cc}(?<![\u007f-\u009f])|[\ufffe\uffff]|\p{Cs}/gu

/** What JSON is made of. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json }

/** A JSON value as an XML element: fields are elements of their own names, booleans are 0 and 1 as MISP writes them. */
export function xmlElement(name: string, value: Json): string {
  if (Array.isArray(value)) return value.map((item) => xmlElement(name, item)).join('')
  if (typeof value === 'object' && value !== null) {
    const inner = Object.entries(value).map(([key, field]) => xmlElement(key, field))
    return `<${name}>${inner.join('')}</${name}>`
  }
  const text = typeof value === 'boolean' ? String(Number(value)) : String(value ?? '')
  return text === '' ? `<${name}/>` : `<${name}>${escaped(text)}</${name}>`
}

function escaped(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' }
  return text.replace(UNHOLDABLE, '\ufffd').replace(/[&<>"']/g, (character) => entities[character] ?? character)
}
