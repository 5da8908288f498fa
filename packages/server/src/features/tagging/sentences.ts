import type { QuickAnswer } from '../../platform/http/answers.ts'
import { quickFailure, quickSuccess } from '../../platform/http/answers.ts'
import type { Attached } from './attach.ts'
import type { Target } from './target.ts'

/** MISP's words for what became of tags. Clients read some of them. Pure: outcomes in, sentences out. */

/** Why tags were not attached. */
export function failedSentence(reasons: readonly string[]): string {
  return `Failed to attach ${reasons.length} tags. Reasons: ${JSON.stringify(Object.fromEntries(reasons.entries()))}`
}

/** What `/tags/attachTagToObject` says where at least one tag is on its target now. */
export function attachedSentence(outcomes: readonly Attached[], target: Target, isLocal: boolean): string {
  const on = outcomes.filter((outcome) => outcome.kind !== 'refused')
  const reasons = outcomes.flatMap((outcome) => (outcome.kind === 'refused' ? [outcome.why] : []))
  const [first] = on
  const done = on.length === 1 && first ? oneSentence(first, target, isLocal) : manySentence(on, target)
  return reasons.length === 0 ? done : `${done}\n${failedSentence(reasons)}`
}

type On = Exclude<Attached, { kind: 'refused' }>

function oneSentence({ kind, tag }: On, target: Target, isLocal: boolean): string {
  if (kind === 'there already') {
    return `${target.kind} already has the requested tag attached, no changes had to be made for tag ${tag.name}.`
  }
  return `${isLocal ? 'Local' : 'Global'} tag ${tag.name}(${tag.id}) successfully attached to ${target.kind}(${target.id}).`
}

function manySentence(on: readonly On[], { kind, id }: Target): string {
  const present = on.filter((outcome) => outcome.kind === 'there already').map(({ tag }) => tag.name)
  const done = `Successfully attached ${on.length} tags to ${kind} (${id})`
  if (present.length === 0) return done
  return `${done}. ${id} already has the requested tag attached, no changes had to be made for tags ${JSON.stringify(present)}.`
}

/** What `/events/addTag` answers. */
export function eventAnswer(outcomes: readonly Attached[]): QuickAnswer {
  const { added, reasons } = count(outcomes, 'Tag is already attached to this event.')
  if (reasons.length === 0) return quickSuccess(added === 1 ? 'Tag added.' : 'Tags added.')
  if (added === 0) return quickFailure(reasons.join(', '))
  const done = added === 1 ? 'Tag added' : `${added} tags added`
  return quickSuccess(`${done}, but ${reasons.length} could not be added: ${reasons.join(', ')}`)
}

/** What `/attributes/addTag` answers. */
export function attributeAnswer(outcomes: readonly Attached[]): QuickAnswer {
  const { added, reasons } = count(outcomes, '')
  if (reasons.length === 0) return quickSuccess(added === 1 ? 'Tag added.' : `${added} tags added`)
  const failed = reasons.length === 1 ? 'Tag could not be added.' : `${reasons.length} tags could not be added.`
  if (added === 0) return quickFailure(failed)
  return quickFailure(`${failed} However, ${added === 1 ? '1 tag was' : `${added} tags were`} added.`)
}

function count(outcomes: readonly Attached[], present: string): { added: number; reasons: string[] } {
  const reasons = outcomes.flatMap((outcome) => {
    if (outcome.kind === 'attached') return []
    return [outcome.kind === 'refused' ? outcome.why : present]
  })
  return { added: outcomes.length - reasons.length, reasons }
}
