import type { ExportedIndicator } from '../exported.ts'
import { isNetwork, isPort } from './head-parts.ts'
import type { Rule } from './rule.ts'
import { asMisp, type Spelling } from './spelling.ts'

/** Objects that stand for one rule, of which their attributes are the parts. Source: `import-export` §3.1. */
const OBJECTS: Readonly<Record<string, { protocol: string; message: string }>> = {
  'network-connection': { protocol: 'layer4-protocol', message: 'Network connection' },
  ddos: { protocol: 'protocol', message: 'DDOS attack detected' },
}

export function isRuleObject(name: string | null): name is string {
  return name !== null && Object.hasOwn(OBJECTS, name)
}

/** The rule of an object; undefined where one of its parts is none that an engine takes. */
export function objectRule(
  attributes: readonly ExportedIndicator[],
  spelling: Spelling,
  protocols: readonly string[],
): Rule | undefined {
  const { protocol: relation = '', message = '' } = OBJECTS[attributes[0]?.object_name ?? ''] ?? {}
  const part = (wanted: string, standard: string, isFit: (text: string) => boolean) => {
    const values = attributes.filter(({ object_relation }) => object_relation === wanted).map(({ value }) => value)
    // MISP takes the last, and looks at none.
    if (spelling === asMisp) return spelling.label(values.at(-1) ?? standard)
    if (!values.every(isFit)) return undefined
    const distinct = [...new Set(values)]
    return distinct.length > 1 ? `[${distinct.join(',')}]` : (distinct[0] ?? standard)
  }
  const sent = attributes.findLast(({ object_relation }) => object_relation === relation)?.value.toLowerCase() ?? 'ip'
  const protocol = spelling === asMisp ? part(relation, 'ip', () => true) : protocols.includes(sent) ? sent : 'ip'
  const source = part('ip-src', '$HOME_NET', isNetwork)
  const target = part('ip-dst', '$HOME_NET', isNetwork)
  const sourcePort = part('src-port', 'any', isPort)
  const targetPort = part('dst-port', 'any', isPort)
  if (!source || !target || !sourcePort || !targetPort) return undefined
  return {
    head: `${protocol} ${source} ${sourcePort} -> ${target} ${targetPort}`,
    message: `${message} between ${source} and ${target}`,
    content: '',
    keepsSession: false,
  }
}
