import { readCluster } from './read-tag.ts'

/** More clusters of one kind than this are told as their number. */
const FEW = 3

type Named = { name: string }
/** Either a tag or cluster to be drawn by itself, or a kind of which there are many. */
export type Shown<Tag extends Named> = { tag: Tag } | { kind: string; tags: Tag[] }

/** Clusters first, the many of a kind taken together, then tags; each in the order in which it came. */
export function groupClusters<Tag extends Named>(tags: readonly Tag[]): Shown<Tag>[] {
  const clusters = new Map<string, Tag[]>()
  for (const tag of tags.filter(isCluster)) {
    const { kind } = readCluster(tag.name)
    clusters.set(kind, [...(clusters.get(kind) ?? []), tag])
  }
  const shown = [...clusters].flatMap(([kind, ofKind]): Shown<Tag>[] =>
    ofKind.length > FEW ? [{ kind, tags: ofKind }] : ofKind.map((tag) => ({ tag })),
  )
  return [...shown, ...tags.filter((tag) => !isCluster(tag)).map((tag) => ({ tag }))]
}

export function isCluster({ name }: Named): boolean {
  return name.startsWith('misp-galaxy:')
}
