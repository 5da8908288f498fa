/** What a conversion could not carry: where it stood in the document that was read, and why it is not in the one written. */
export type Loss = { path: string; why: string }

/** Told of each loss as it happens, so that no list of them stands in memory. */
export type Lose = (loss: Loss) => void
