import styles from './marks.module.css'

/** A flag: filled for what detection tools are to look for. */
export function Ids({ isOn }: { isOn: boolean }) {
  const name = isOn ? 'For detection' : 'Not for detection'
  return (
    <svg
      width="14"
      height="14"
      viewBox="0 0 14 14"
      role="img"
      aria-label={name}
      className={isOn ? styles.idsOn : styles.ids}
    >
      <title>{name}</title>
      <path
        d="M3 13V1.5h7.5L8.8 4.4l1.7 2.9H3"
        fill={isOn ? 'currentColor' : 'none'}
        stroke="currentColor"
        strokeWidth="1.2"
        strokeLinejoin="round"
        strokeLinecap="round"
      />
    </svg>
  )
}
