/** A name with the namespace that it stands in; '' where it stands in none. */
export type XmlName = { uri: string; local: string }

export type XmlAttribute = XmlName & { value: string }

/** An element as read. `line` is where its opening tag ends, from 1. */
export type XmlElement = XmlName & {
  /** What `xsi:type` names, its prefix resolved. */
  type: XmlName | undefined
  line: number
  attributes: XmlAttribute[]
  children: (XmlElement | string)[]
}

/** The elements directly below, in order; only those of the local name, where one is given. */
export function childElements(element: XmlElement, local?: string): XmlElement[] {
  return element.children.filter(
    (child): child is XmlElement => typeof child !== 'string' && (local === undefined || child.local === local),
  )
}

export function childElement(element: XmlElement | undefined, local: string): XmlElement | undefined {
  return element && childElements(element, local)[0]
}

/** What is reached by one local name after another. */
export function descend(element: XmlElement | undefined, ...locals: string[]): XmlElement | undefined {
  return locals.reduce(childElement, element)
}

/** The attribute's value. Those that stand in a namespace are asked for by it. */
export function attributeOf(element: XmlElement | undefined, local: string, uri = ''): string | undefined {
  return element?.attributes.find((attribute) => attribute.local === local && attribute.uri === uri)?.value
}

/** All text within, trimmed: elements inside it are read through. */
export function textOf(element: XmlElement | undefined): string {
  return element === undefined ? '' : allText(element).trim()
}

function allText({ children }: XmlElement): string {
  return children.map((child) => (typeof child === 'string' ? child : allText(child))).join('')
}
