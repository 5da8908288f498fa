import type { Lose } from '../loss.ts'
import type { Branch, Item } from './condition-tree.ts'

/** Things that have to be found together. */
export type Alternative = readonly Item[]

/** The most that one branch is unfolded to. Source: MISP's IOCImportComponent, in `import-export` §2. */
const MAX_COMBINATIONS = 10_000
/** The most items in all that unfolding may write down, so that a document of many branches is bounded as well. */
const MAX_WRITTEN = 1_000_000

/**
 * A tree of AND and OR as alternatives of which each is enough: `a AND (b OR c)` is `a AND b` or `a AND c`. A branch of more
 * combinations than are allowed is left out and told.
 */
export function alternativesOf(root: Branch, lose: Lose): Alternative[] {
  let written = 0
  return unfold(root)

  function unfold(branch: Branch): Alternative[] {
    const children = [...branch.items.map((item) => [[item]]), ...branch.branches.map(unfold)]
    return branch.operator === 'OR' ? children.flat() : combine(children, branch.path)
  }

  function combine(children: readonly Alternative[][], path: string): Alternative[] {
    const count = children.reduce((product, { length }) => product * length, 1)
    written += count * children.length
    if (count > MAX_COMBINATIONS || written > MAX_WRITTEN) {
      lose({ path, why: `The branch has ${count} combinations: more than are unfolded.` })
      return []
    }
    return children.reduce<Alternative[]>(
      (before, child) => before.flatMap((one) => child.map((other) => [...one, ...other])),
      [[]],
    )
  }
}
