import { readRule, type OwnRule, type RuleOption } from './read-rule.ts'
import { CLASSTYPE, messageOf, referenceOf, type About } from './rule.ts'

/** What an engine takes of the rules that people wrote for one engine or the other. */
export type EngineWords = {
  actions: readonly string[]
  protocols: readonly string[]
  isForeign(option: string): boolean
}

/** A rule as it is written, or why it is not. */
export type Rewritten = { text: string } | { why: string }

/**
 * A rule that somebody wrote, under a number, a message and a reference of ours. Source: MISP's NidsExport, in
 * `import-export` §3.1. One that the engine would refuse, and with it the file that it stands in, is not written.
 */
export function rewriteOwnRule(
  text: string,
  words: EngineWords,
  asOurs: (options: RuleOption[]) => RuleOption[],
): Rewritten {
  const rule = readRule(text)
  const why = rule === undefined ? 'it is no rule: action, addresses, and options in brackets' : refusalOf(rule, words)
  if (rule === undefined || why !== undefined) return { why: why ?? '' }
  const options = asOurs(rule.options).map(({ name, value }) =>
    value === undefined ? `${name};` : `${name}:${value};`,
  )
  return { text: `${rule.head.join(' ')} (${options.join(' ')})` }
}

function refusalOf({ head, options }: OwnRule, words: EngineWords): string | undefined {
  const [action = '', protocol = ''] = head
  // Foreign data may ask for alarms, not for silence.
  if (action === 'pass') return 'it would keep other rules from being heard'
  if (!words.actions.includes(action)) return `the action ${action} is none of this engine`
  if (!words.protocols.includes(protocol)) return `the protocol ${protocol} is none of this engine`
  const foreign = options.find(({ name }) => words.isForeign(name))
  return foreign && `the option ${foreign.name} is none of this engine`
}

/** The options of a rule with our number, message and reference in the place of its own, or behind them. */
export function underOurNumber(
  options: readonly RuleOption[],
  sid: number,
  tags: readonly string[],
  about: About,
): RuleOption[] {
  const said = options.find(({ name }) => name === 'msg')?.value
  const message = ['snort-rule', ...(said === undefined ? [] : [about.spelling.label(unquoted(said))])]
  const ours = new Map<string, string>([
    ['sid', String(sid)],
    ['rev', '1'],
    ['classtype', CLASSTYPE],
    ['msg', ` "${messageOf(message.join(' | '), tags, about)}"`],
    ['reference', referenceOf(about).slice('reference:'.length)],
  ])
  const placed = new Set<string>()
  const written = options.flatMap((option) => {
    const value = ours.get(option.name)
    if (value === undefined) return [option]
    if (placed.has(option.name)) return []
    placed.add(option.name)
    return [{ name: option.name, value }]
  })
  const missing = [...ours].filter(([name]) => !placed.has(name)).map(([name, value]) => ({ name, value }))
  return [...written, ...missing]
}

/** What stood between the quotes, without what escaped it. */
function unquoted(value: string): string {
  return value.replace(/^"|"$/g, '').replace(/\\(.)/g, '$1')
}
