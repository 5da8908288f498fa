/** Strokes of 1.5 on a square of 16, in the colour of the text beside them. */
const STROKES = {
  home: 'M2.5 7.5 8 3l5.5 4.5V13h-3.5V9.5H6V13H2.5z',
  list: 'M5.5 4h8M5.5 8h8M5.5 12h8M2.5 4h.01M2.5 8h.01M2.5 12h.01',
  search: 'M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM10.5 10.5 14 14',
  filter: 'M2 3.5h12M4.5 8h7M7 12.5h2',
  close: 'M4 4l8 8M12 4l-8 8',
  down: 'M4 6l4 4 4-4',
  up: 'M4 10l4-4 4 4',
  right: 'M6 4l4 4-4 4',
  hexagon: 'M8 1.8l5.4 3.1v6.2L8 14.2l-5.4-3.1V4.9z',
  warning: 'M8 2.5 14 13H2zM8 6.5v3M8 11.2v.1',
  check: 'M3 8.5 6.5 12 13 4.5',
  theme: 'M8 2.5a5.5 5.5 0 1 0 0 11zM8 2.5a5.5 5.5 0 0 1 0 11',
  rows: 'M2.5 4h11M2.5 8h11M2.5 12h11',
  leave: 'M6.5 2.5h-4v11h4M6 8h7.5M10.5 5l3 3-3 3',
} as const

export type IconName = keyof typeof STROKES

/** An icon beside a word, which says what it means; by itself it is silent. */
export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={STROKES[name]} />
    </svg>
  )
}
