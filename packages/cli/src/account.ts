/** What became of one event. `leftOut` names what of it is not on the server, a line each. */
export type EventOutcome = { kind: 'added' | 'present'; leftOut: string[] } | { kind: 'refused'; why: string }

/** Every event that was offered, and every part that was left out. */
export type Account = { added: number; present: number; refused: number; leftOut: number }

export const nothing: Account = { added: 0, present: 0, refused: 0, leftOut: 0 }

/** The account with one more outcome in it. */
export function count(account: Account, outcome: EventOutcome): Account {
  const leftOut = account.leftOut + ('leftOut' in outcome ? outcome.leftOut.length : 0)
  return { ...account, leftOut, [outcome.kind]: account[outcome.kind] + 1 }
}

/** `12 added, 3 already there, 1 refused; 4 parts left out` */
export function summary({ added, present, refused, leftOut }: Account): string {
  const parts = leftOut === 0 ? '' : `; ${leftOut} ${leftOut === 1 ? 'part' : 'parts'} left out`
  return `${added} added, ${present} already there, ${refused} refused${parts}`
}

/** The same of one file, in fewer words: `1 added; 2 parts left out` */
export function briefly(account: Account): string {
  const [events = '', ...parts] = summary(account).split('; ')
  const told = events.split(', ').filter((part) => !part.startsWith('0 '))
  return [told.join(', ') || 'no event', ...parts].join('; ')
}

/** Whether each event is on the server, and whole. */
export function isClean({ refused, leftOut }: Account): boolean {
  return refused + leftOut === 0
}
