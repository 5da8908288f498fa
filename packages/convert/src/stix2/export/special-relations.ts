import { SOCKET_STATES, X509_NAMES } from '../mapping/network-templates.ts'
import { compareNames, fillNames, pairNames } from './email-names.ts'
import type { Given } from './given.ts'
import type { ObservableGraph } from './observable-graph.ts'
import { comparison, pathText } from './pattern-text.ts'

/** What becomes of relations that no single place stands for. */
export type Special = {
  /** What is left for the fields of the template. */
  readonly others: readonly Given[]
  /** Puts into the graph, once the others are in it, what is not left. */
  readonly fill: (graph: ObservableGraph) => void
  readonly comparisons: readonly string[]
}

/** The templates that have such relations. */
const SPECIALS: Readonly<Record<string, (givens: readonly Given[]) => Special>> = {
  email: specialOfEmail,
  'network-socket': specialOfSocket,
  x509: specialOfCertificate,
}

/** What is special of an object's relations; nothing of most. */
export function specialOf(template: string, givens: readonly Given[]): Special {
  const special = Object.hasOwn(SPECIALS, template) ? SPECIALS[template] : undefined
  return special?.(givens) ?? { others: givens, fill: () => undefined, comparisons: [] }
}

function specialOfEmail(givens: readonly Given[]): Special {
  const named = pairNames(givens)
  return { others: named.others, fill: (graph) => fillNames(graph, named), comparisons: compareNames(named, givens) }
}

/** The states of a socket are properties that are true. Without an address family there is no extension to have them. */
function specialOfSocket(givens: readonly Given[]): Special {
  const isState = ({ relation, value }: Given) => relation === 'state' && Object.hasOwn(SOCKET_STATES, value)
  // The test above says so of each.
  const states = givens.filter(isState).map((given) => ({ ...given, value: given.value as keyof typeof SOCKET_STATES }))
  return {
    others: givens.filter((given) => !isState(given)),
    fill(graph) {
      for (const { value, uuid } of states) {
        const path = `extensions.socket-ext.${SOCKET_STATES[value]}`
        const hasSocket = graph.main.fields.extensions !== undefined
        graph.place({
          path: hasSocket ? path : 'x_misp_state[]',
          value: hasSocket ? true : value,
          uuid,
          target: undefined,
        })
      }
    },
    comparisons: states
      .filter(({ isIndicator }) => isIndicator)
      .map(({ value }) => `network-traffic:${pathText(`extensions.socket-ext.${SOCKET_STATES[value]}`)} = true`),
  }
}

/** The further names of a certificate, joined into one property. */
function specialOfCertificate(givens: readonly Given[]): Special {
  const words: Readonly<Record<string, string>> = X509_NAMES.words
  const isName = ({ relation }: Given) => Object.hasOwn(words, relation)
  const joined = (names: readonly Given[]) =>
    Object.keys(words)
      .flatMap((word) => names.filter(({ relation }) => relation === word))
      .map(({ relation, value }) => `${words[relation]}:${value}`)
      .join(',')
  const names = givens.filter(isName)
  const wanted = joined(names.filter(({ isIndicator }) => isIndicator))
  return {
    others: givens.filter((given) => !isName(given)),
    fill(graph) {
      if (names.length === 0) return
      graph.place({ path: X509_NAMES.path, value: joined(names), uuid: graph.main.uuid, target: undefined })
    },
    comparisons: wanted === '' ? [] : [comparison('x509-certificate', X509_NAMES.path, wanted)],
  }
}
