/** A bell as it sounds: Tocsin's mark. The word stands beside it, or in the label of what it is in. */
export function Mark({ size }: { size: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 26 26"
      fill="none"
      strokeWidth="2"
      strokeLinecap="round"
      aria-hidden="true"
    >
      <circle cx="13" cy="13" r="3" fill="var(--accent)" />
      <path d="M7.2 7.2a8.2 8.2 0 0 0 0 11.6M18.8 7.2a8.2 8.2 0 0 1 0 11.6" stroke="currentColor" />
      <path d="M3.6 3.6a13.3 13.3 0 0 0 0 18.8M22.4 3.6a13.3 13.3 0 0 1 0 18.8" stroke="currentColor" opacity=".45" />
    </svg>
  )
}
