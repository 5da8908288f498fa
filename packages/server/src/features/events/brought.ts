/** What became of a companion of events that another server brings. */
export type Brought = { uuid: string; outcome: 'added' | 'updated' | 'unchanged' | 'refused'; why?: string }
