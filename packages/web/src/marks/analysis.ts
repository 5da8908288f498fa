/** How far the analysis of an event has come, by MISP's numbers. */
export const ANALYSIS = ['Initial', 'Ongoing', 'Completed'] as const
