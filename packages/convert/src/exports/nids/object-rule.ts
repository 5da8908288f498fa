import type { ExportedIndicator } from '../exported.ts'
import { isNetwork, isPort } from './head-parts.ts'
import type { Rule } from './rule.ts'
import type { Spelling } from './spelling.ts'

/** Objects that stand for one rule, of which their attributes are the parts. Source: `import-export` §3.1. */
const OBJECTS: Readonly<Record<string, { protocol: string; message: string }>> = {
  'network-connection': { protocol: 'layer4-protocol', message: 'Network connection' },
  ddos: { protocol: 'protocol', message: 'DDOS attack detected' },
}

export function isRuleObject(name: string | null): name is string {
  return name !== null && Object.hasOwn(OBJECTS, name)
}

const ENDS: Readonly<Record<string, { standard: string; isFit: (text: string) => boolean }>> = {
  'ip-src': { standard: '$HOME_NET', isFit: isNetwork },
  'src-port': { standard: 'any', isFit: isPort },
  'ip-dst': { standard: '$HOME_NET', isFit: isNetwork },
  'dst-port': { standard: 'any', isFit: isPort },
}

/** The rule of an object; undefined where its ends are none that an engine takes, or it says none: all would be met. */
export function objectRule(
  attributes: readonly ExportedIndicator[],
  spelling: Spelling,
  protocols: readonly string[],
): Rule | undefined {
  const { protocol: relation = '', message = '' } = OBJECTS[attributes[0]?.object_name ?? ''] ?? {}
  const values = (wanted: string) =>
    attributes.filter(({ object_relation }) => object_relation === wanted).map(({ value }) => value)
  const ends = Object.entries(ENDS).map(([wanted, { standard, isFit }]) => {
    const sent = [...new Set(values(wanted))]
    // MISP takes the last, and looks at none.
    if (!spelling.checksValues) return spelling.label(values(wanted).at(-1) ?? standard)
    if (!sent.every(isFit)) return undefined
    return sent.length > 1 ? `[${sent.join(',')}]` : (sent[0] ?? standard)
  })
  const [source, sourcePort, target, targetPort] = ends
  const saysNone = spelling.checksValues && Object.keys(ENDS).every((wanted) => values(wanted).length === 0)
  if (saysNone || !source || !target || !sourcePort || !targetPort) return undefined
  const protocol = protocolOf(values(relation).at(-1) ?? 'ip', spelling, protocols)
  return {
    head: `${protocol} ${source} ${sourcePort} -> ${target} ${targetPort}`,
    message: `${message} between ${source} and ${target}`,
    content: '',
    keepsSession: false,
  }
}

function protocolOf(sent: string, spelling: Spelling, protocols: readonly string[]): string {
  if (!spelling.checksValues) return spelling.label(sent)
  return protocols.includes(sent.toLowerCase()) ? sent.toLowerCase() : 'ip'
}
