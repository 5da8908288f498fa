import { useMatches } from '@tanstack/react-router'
import { UserMenu } from './UserMenu.tsx'
import styles from './shell.module.css'

declare module '@tanstack/react-router' {
  interface StaticDataRouteOption {
    /** What the page is called in the bar above it. */
    title?: string
  }
}

/** Above every page: where one is, and who one is. */
export function TopBar() {
  const titles = useMatches({ select: (matches) => matches.flatMap(({ staticData }) => staticData.title ?? []) })
  return (
    <header className={styles.top}>
      <div className={styles.where}>
        <b>{titles.at(-1)}</b>
      </div>
      <span className={styles.space} />
      <UserMenu />
    </header>
  )
}
