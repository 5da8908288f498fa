import type { Components } from './components.ts'
import type { Schema } from './document-types.ts'

/** What fields of these names hold in examples: public test data, where their schema takes it. */
const byName: Record<string, unknown> = {
  uuid: '5f8b6e2c-3c7e-4b5a-9d7a-0c5e2f1a9b34',
  event_uuid: '0e9f3c1a-7b42-4d0f-8a35-6f2f5f1d7c20',
  value: '198.51.100.7',
  type: 'ip-dst',
  category: 'Network activity',
  info: 'Phishing campaign against example.org',
  name: 'example',
  email: 'analyst@example.org',
  url: 'https://misp.example.org',
  tag: 'tlp:green',
  comment: 'Seen in the proxy log',
  password: 'A correct horse battery',
  colour: '#33ff00',
  namespace: 'tlp',
  date: '2026-05-01',
  message: 'Done.',
  returnFormat: 'json',
  content: '# What happened',
}

/** Tried in order for a text that nothing else is known of. */
const candidates = [
  'text',
  '1',
  '0',
  '5f8b6e2c-3c7e-4b5a-9d7a-0c5e2f1a9b34',
  '2026-05-01',
  '2026-05-01 12:00:00',
  '2026-05-01T12:00:00.000000+00:00',
  '#33ff00',
  '6h',
  'example.org',
  '',
  'a'.repeat(40),
]
const byFormat: Record<string, string> = {
  uuid: '5f8b6e2c-3c7e-4b5a-9d7a-0c5e2f1a9b34',
  date: '2026-05-01',
  'date-time': '2026-05-01T12:00:00.000000+00:00',
  uri: 'https://example.org/',
}

/** Deeper than this only what a record cannot lack is shown. */
const SHOWN_DEPTH = 3
/** So many fields are shown of a record that needs none of them. */
const SHOWN_WISHES = 3

/** Something that the schema takes, as short as it can be while it shows what there is. */
export class Examples {
  private readonly components: Components
  constructor(components: Components) {
    this.components = components
  }

  /** A whole answer. */
  answer(schema: Schema): unknown {
    return this.make(schema, { name: '', depth: 0, isWhole: true })
  }

  /** What a sender has to say, or the first that they may. */
  request(schema: Schema): unknown {
    return this.make(schema, { name: '', depth: 0, isWhole: false })
  }

  private make(schema: Schema, at: Place): unknown {
    const plain = this.components.resolve(schema)
    if ('const' in plain) return plain.const
    if (plain.enum) return plain.enum[0]
    if (plain.examples) return plain.examples[0]
    if (plain.allOf) return Object.assign({}, ...plain.allOf.map((part) => this.make(part, at))) as object
    if (plain.anyOf) return this.make(preferred(plain.anyOf, at.name), at)
    return this.ofType(plain, at)
  }

  private ofType(plain: Schema, at: Place): unknown {
    const [type] = [plain.type].flat()
    if (type === 'object') return this.object(plain, at)
    if (type === 'array') return this.array(plain, at)
    if (type === 'string') return textFor(plain, at.name)
    if (type === 'integer' || type === 'number') return numberFor(plain)
    if (type === 'boolean') return true
    return type === 'null' ? null : (byName[at.name] ?? {})
  }

  private array({ items, maxItems }: Schema, at: Place): unknown[] {
    return maxItems === 0 || !items ? [] : [this.make(items, { ...at, depth: at.depth + 1 })]
  }

  private object({ properties = {}, required = [] }: Schema, at: Place): object {
    const needed = new Set(required)
    const simple = Object.keys(properties).filter((name) => this.isSimple(properties[name] ?? {}))
    const wishes = needed.size > 0 ? [] : simple.filter((name) => !/^id$|_id$|^uuid$/.test(name)).slice(0, SHOWN_WISHES)
    const also = at.depth > SHOWN_DEPTH ? [] : at.isWhole ? simple : at.depth < 2 ? wishes : []
    const shown = Object.keys(properties).filter((name) => needed.has(name) || also.includes(name))
    return Object.fromEntries(
      shown.map((name) => [name, this.make(properties[name] ?? {}, { ...at, name, depth: at.depth + 1 })]),
    )
  }

  /** Neither a list nor a record. */
  private isSimple(schema: Schema): boolean {
    const { anyOf, type, ...rest } = this.components.resolve(schema)
    if (anyOf) return anyOf.every((item) => this.isSimple(item))
    return typeof type === 'string' ? !['array', 'object'].includes(type) : 'enum' in rest || 'const' in rest
  }
}

type Place = { name: string; depth: number; isWhole: boolean }

/** The form that says most: null and empty lists say nothing. */
function preferred(forms: readonly Schema[], name: string): Schema {
  const known = byName[name]
  const telling = forms.filter(({ type, maxItems }) => type !== 'null' && maxItems !== 0)
  return telling.find(({ type }) => known !== undefined && type === typeof known) ?? telling[0] ?? forms[0] ?? {}
}

function textFor(schema: Schema, name: string): string {
  const known = [byName[name], byFormat[schema.format ?? ''], ...candidates]
  const found = known.find((text): text is string => typeof text === 'string' && fits(text, schema))
  return found ?? 'x'.repeat(schema.minLength ?? 1)
}

function fits(text: string, { pattern, format, minLength = 0, maxLength = Infinity }: Schema): boolean {
  if (format !== undefined && byFormat[format] !== undefined && byFormat[format] !== text) return false
  if (pattern !== undefined && !new RegExp(pattern, 'u').test(text)) return false
  return text.length >= minLength && text.length <= maxLength
}

function numberFor({ minimum = 1, maximum = Infinity }: Schema): number {
  return Math.min(Math.max(1, minimum), maximum)
}
