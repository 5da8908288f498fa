import type { ContentKind } from './features/content/content-kind.ts'

/** Every kind of public content, in the order in which the loader keeps them: what others refer to comes first. */
export const contentKinds: readonly ContentKind[] = []
