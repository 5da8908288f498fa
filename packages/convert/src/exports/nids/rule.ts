import type { ExportedEvent } from '../exported.ts'
import type { Spelling } from './spelling.ts'

/** A rule with its places filled in. */
export type Rule = {
  /** Protocol, source, direction and destination. */
  head: string
  /** What it tells when it is met. */
  message: string
  /** What is looked for beyond addresses; empty where there is nothing. */
  content: string
  /** Whether what follows in the session is recorded too. */
  keepsSession: boolean
}

/** What stands around a rule: its event, where that is seen, and how all of it is spelled. */
export type About = { event: ExportedEvent; baseUrl: string; spelling: Spelling }

/** Every rule tells of a trojan, as in MISP. */
export const CLASSTYPE = 'trojan-activity'

/** The line of a rule. Its blanks are MISP's. Source: `import-export` §3.1. */
export function ruleText(rule: Rule, sid: number, tags: readonly string[], about: About): string {
  const session = rule.keepsSession ? 'tag:session,600,seconds;' : ''
  const message = `msg: "${messageOf(rule.message, tags, about)}"`
  const rest = `classtype:${CLASSTYPE}; sid:${sid}; rev:1; priority:${about.event.threat_level_id}; ${referenceOf(about)};`
  return `alert ${rule.head} (${message}; ${rule.content} ${session} ${rest}) `
}

/** What a rule tells, behind the event and the tags that it comes with. */
export function messageOf(message: string, tags: readonly string[], { event, spelling }: About): string {
  const all = [...tags, ...event.tags].join(',')
  return `MISP e${event.id} [${spelling.label(all)}] ${message}`
}

export function referenceOf({ event, baseUrl, spelling }: About): string {
  return `reference:url,${spelling.reference(`${baseUrl}/events/view/${event.id}`)}`
}
