import { createTheme, type CSSVariablesResolver } from '@mantine/core'

/** Mantine's components in our sizes; what they look like comes from the tokens. */
export const theme = createTheme({
  fontFamily: 'var(--font-ui)',
  fontFamilyMonospace: 'var(--font-mono)',
  defaultRadius: 6,
  focusRing: 'auto',
  cursorType: 'pointer',
  respectReducedMotion: true,
  fontSizes: { xs: '12px', sm: '13px', md: '13px', lg: '15px', xl: '20px' },
  components: {
    Button: { defaultProps: { size: 'xs', variant: 'default' } },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray' } },
    InputWrapper: { defaultProps: { withAsterisk: false } },
    TextInput: { defaultProps: { size: 'xs' } },
    PasswordInput: { defaultProps: { size: 'xs' } },
    Checkbox: { defaultProps: { size: 'xs', radius: 3 } },
    Menu: { defaultProps: { shadow: 'md', transitionProps: { duration: 160 } } },
    Tooltip: { defaultProps: { openDelay: 400, fz: 12 } },
  },
})

const ROLES = {
  '--mantine-color-body': 'var(--bg-1)',
  '--mantine-color-text': 'var(--fg-1)',
  '--mantine-color-bright': 'var(--fg-1)',
  '--mantine-color-dimmed': 'var(--fg-3)',
  '--mantine-color-placeholder': 'var(--fg-3)',
  '--mantine-color-anchor': 'var(--accent)',
  '--mantine-color-error': 'var(--bad)',
  '--mantine-color-default': 'var(--bg-2)',
  '--mantine-color-default-hover': 'var(--bg-3)',
  '--mantine-color-default-color': 'var(--fg-1)',
  '--mantine-color-default-border': 'var(--line-2)',
  '--mantine-primary-color-filled': 'var(--accent-fill)',
  '--mantine-primary-color-filled-hover': 'var(--accent-fill-hover)',
  '--mantine-color-blue-filled': 'var(--accent-fill)',
  '--mantine-color-blue-filled-hover': 'var(--accent-fill-hover)',
  '--mantine-primary-color-contrast': 'var(--on-accent)',
  '--mantine-color-disabled': 'var(--bg-3)',
  '--mantine-color-disabled-color': 'var(--fg-3)',
  '--mantine-shadow-md': 'var(--e-2)',
  '--mantine-shadow-xl': 'var(--e-3)',
}

/** Mantine's variables as the roles of the tokens, which answer to the colour scheme themselves. */
export const cssVariablesResolver: CSSVariablesResolver = () => ({ variables: {}, dark: ROLES, light: ROLES })
