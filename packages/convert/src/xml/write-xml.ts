/** An element to be written: names with their prefixes as they are to stand there, attributes that are undefined left out. */
export type XmlNode = {
  name: string
  attributes: Readonly<Record<string, string | undefined>>
  children: readonly (XmlNode | string)[]
}

export function node(
  name: string,
  attributes: XmlNode['attributes'] = {},
  children: readonly (XmlNode | string)[] = [],
): XmlNode {
  return { name, attributes, children }
}

export const XML_DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'

/** Source: the production Char of XML 1.0; a surrogate without its other half is no character. */
const FORBIDDEN = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu

/** Whether XML 1.0 has a way to write the text. What it has none for is written as U+FFFD. */
export function isXmlText(text: string): boolean {
  return text.search(FORBIDDEN) < 0
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#039;',
  // Written as themselves these would be read as blanks or line ends.
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
}

/** Text as it may stand between tags. */
function escapeText(text: string): string {
  return text.replace(FORBIDDEN, '\uFFFD').replace(/[&<>"'\r]/g, (found) => escapes[found] ?? found)
}

/** Text as it may stand within the quotes of an attribute. */
function escapeAttribute(text: string): string {
  return text.replace(FORBIDDEN, '\uFFFD').replace(/[&<>"'\t\n\r]/g, (found) => escapes[found] ?? found)
}

const STEP = '  '

/** The element, one line for each that holds elements or text alone, indented. The names are the caller's and trusted. */
export function writeXml(element: XmlNode, indent = ''): string {
  const { name, children } = element
  const head = `${indent}<${name}${attributesText(element)}`
  if (children.length === 0) return `${head} />\n`
  // Blanks between tags would become part of a text that stands beside elements.
  if (children.some((child) => typeof child === 'string')) return `${head}>${children.map(inline).join('')}</${name}>\n`
  const inner = children.map((child) => (typeof child === 'string' ? '' : writeXml(child, indent + STEP)))
  return `${head}>\n${inner.join('')}${indent}</${name}>\n`
}

/** The opening tag alone, for elements whose content is written piece by piece. */
export function openTag(element: XmlNode, indent = ''): string {
  return `${indent}<${element.name}${attributesText(element)}>\n`
}

function inline(child: XmlNode | string): string {
  return typeof child === 'string' ? escapeText(child) : writeXml(child).trimEnd()
}

function attributesText({ attributes }: XmlNode): string {
  return Object.entries(attributes)
    .map(([name, value]) => (value === undefined ? '' : ` ${name}="${escapeAttribute(value)}"`))
    .join('')
}
