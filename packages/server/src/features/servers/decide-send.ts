import { distributionAfter } from '@tocsin/format'

/** A record with all that it stands in, as far as it decides where copies go; `reaches` for distribution 4. */
export type SendLevel = { at: string; distribution: number; reaches: boolean }

export type SendRule =
  | 'not-pushed'
  | 'link-rules'
  | 'internal'
  | 'own-organisation'
  | 'this-community'
  | 'next-hop'
  | 'everywhere'
  | 'group'
  | 'inherits'
export type SendStep = { at: string; rule: SendRule; isMet: boolean; sentence: string }

/** Whether a record goes over a link; the distribution that it has over there where it does. */
export type SendVerdict = { goes: boolean; distribution: number | undefined; steps: SendStep[] }

export type SendTerms = {
  name: string
  push: boolean
  /** Both servers are the host organisation's. */
  internal: boolean
  /** Whether the rules of the link let the event through. */
  isWithinRules: boolean
}

/**
 * Whether a record goes over a link when its event is published, and why: the link pushes, its rules let the event through,
 * and each record on the way down may go. What is pushed asks the same, record by record.
 *
 * Source: `sharing-and-distribution` §5.
 */
export function decideSend(levels: readonly SendLevel[], terms: SendTerms): SendVerdict {
  const { name } = terms
  const steps: SendStep[] = [
    ...(terms.push ? [] : [told('event', 'not-pushed', false, `Nothing is pushed to ${name}.`)]),
    ...(terms.isWithinRules
      ? []
      : [told('event', 'link-rules', false, `The rules of the link to ${name} keep the event back.`)]),
    ...levels.map((level) => stepOf(level, terms)),
  ]
  const goes = steps.every(({ isMet }) => isMet)
  const own = levels.at(-1)?.distribution
  const distribution = own === undefined || terms.internal ? own : distributionAfter(own, 'pushed')
  return {
    goes,
    distribution: goes ? distribution : undefined,
    steps: goes ? steps : steps.filter(({ isMet }) => !isMet),
  }
}

/** Whether one record may go, whatever it stands in. */
export function mayGo({ distribution, reaches }: Omit<SendLevel, 'at'>, internal: boolean): boolean {
  if (distribution === 4) return reaches
  return internal || distributionAfter(distribution, 'pushed') !== undefined
}

const RULES: Record<number, SendRule> = {
  0: 'own-organisation',
  1: 'this-community',
  2: 'next-hop',
  3: 'everywhere',
  5: 'inherits',
}

const SENTENCES: Partial<Record<SendRule, string>> = {
  'own-organisation': 'is for its own organisation, and goes nowhere',
  'this-community': 'is for this community, and goes nowhere',
  'next-hop': 'is for connected communities: it goes one server on',
  everywhere: 'is for everybody',
  inherits: 'goes where what it stands in goes',
}

function stepOf(level: SendLevel, { name, internal }: SendTerms): SendStep {
  const { at, distribution } = level
  const isMet = mayGo(level, internal)
  if (distribution === 4) {
    return told(at, 'group', isMet, `The sharing group of the ${at} ${isMet ? 'reaches' : 'does not reach'} ${name}.`)
  }
  const rule = RULES[distribution] ?? 'own-organisation'
  if (isMet && distribution < 2)
    return told(at, 'internal', true, `${name} is the same organisation's: everything goes there.`)
  return told(at, rule, isMet, `The ${at} ${SENTENCES[rule]}.`)
}

// oxlint-disable-next-line max-params -- the four fields of a step
function told(at: string, rule: SendRule, isMet: boolean, sentence: string): SendStep {
  return { at, rule, isMet, sentence }
}
