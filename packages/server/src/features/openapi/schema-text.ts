import { html, type Html } from './html.ts'
import type { ApiDocument, Schema } from './document-types.ts'

/** What a schema takes, in a few words: `text`, `list of Tag`, `1 or "1"`. */
export function schemaText(schema: Schema): Html {
  if (schema.$ref !== undefined) return recordLink(nameOf(schema.$ref))
  // An empty list stands for nothing, as PHP writes it.
  if (schema.anyOf) return joined(schema.anyOf.filter(({ maxItems }) => maxItems !== 0).map(schemaText), ' or ')
  if (schema.allOf) return joined(schema.allOf.map(schemaText), ' with ')
  if ('const' in schema) return html`<code>${JSON.stringify(schema.const)}</code>`
  if (schema.enum)
    return joined(
      schema.enum.map((value) => html`<code>${JSON.stringify(value)}</code>`),
      ' or ',
    )
  if (schema.items) return html`list of ${schemaText(schema.items)}`
  if (typeof schema.additionalProperties === 'object') return html`${schemaText(schema.additionalProperties)} by name`
  return html`${[schema.type ?? 'anything'].flat().map(wordOf).join(' or ')}${boundsText(schema)}`
}

const words: Record<string, string> = {
  string: 'text',
  integer: 'whole number',
  boolean: 'true or false',
  array: 'list',
}

function wordOf(type: string): string {
  return words[type] ?? type
}

function boundsText({ format, maxLength, minimum, maximum }: Schema): string {
  const parts = [format, maxLength === undefined ? undefined : `at most ${maxLength} characters`]
  if (minimum !== undefined && maximum !== undefined && maximum < 1e9) parts.push(`${minimum} to ${maximum}`)
  const said = parts.filter((part) => part !== undefined)
  return said.length > 0 ? ` (${said.join(', ')})` : ''
}

function joined(parts: readonly Html[], separator: string): Html {
  return { html: [...new Set(parts.map((part) => part.html))].join(separator) }
}

function recordLink(name: string): Html {
  return html`<a href="/tocsin/api/records#${name}">${name}</a>`
}

export function nameOf($ref: string): string {
  return $ref.split('/').at(-1) ?? ''
}

/** The fields of an object, of all that it may be; none where it is no object. */
export function fieldsOf(document: ApiDocument, schema: Schema): { name: string; schema: Schema; isNeeded: boolean }[] {
  const plain = schema.$ref === undefined ? schema : (document.components.schemas[nameOf(schema.$ref)] ?? {})
  const own = Object.entries(plain.properties ?? {}).map(([name, field]) => ({
    name,
    schema: field,
    isNeeded: plain.required?.includes(name) ?? false,
  }))
  const [first] = plain.anyOf ?? []
  const parts = plain.allOf ?? (first ? [first] : [])
  return [...own, ...parts.flatMap((part) => fieldsOf(document, part))]
}
