import { createTheme, type MantineColorsTuple } from '@mantine/core'

/** Verdigris: the green of old copper, and of the ink on old plans. 6 on white is 6.1:1. */
const verdigris: MantineColorsTuple = [
  '#eaf6f2',
  '#d5ebe4',
  '#abd8cb',
  '#7cc3b0',
  '#4fae98',
  '#2b8f7b',
  '#0f6c5c',
  '#0c5a4d',
  '#0a483e',
  '#07352e',
]

/** Mantine's own greys of the dark theme, from text to ground, in our tint: see tokens.css. */
const dark: MantineColorsTuple = [
  '#e5ebe8',
  '#b9c6c1',
  '#9fb0aa',
  '#6f817b',
  '#3a4844',
  '#2e3b37',
  '#1c2624',
  '#141c1a',
  '#0f1614',
  '#0a100e',
]

export const theme = createTheme({
  colors: { verdigris, dark },
  primaryColor: 'verdigris',
  primaryShade: 6,
  fontFamily: "'Sofia Sans Variable', system-ui, sans-serif",
  headings: { fontFamily: "'Brygada 1918 Variable', Georgia, serif", fontWeight: '550' },
  fontSizes: { xs: '12px', sm: '14px', md: '15px', lg: '17px', xl: '21px' },
  defaultRadius: 3,
  cursorType: 'pointer',
  respectReducedMotion: true,
  focusRing: 'auto',
  components: {
    // In its own colour a title on a wash of it is too pale to be read.
    Alert: { styles: { label: { color: 'var(--ink)' } } },
    // Within the landmarks of the page, and without a stop that screen readers cannot name.
    Menu: { defaultProps: { withinPortal: false, withInitialFocusPlaceholder: false } },
    Combobox: { defaultProps: { withinPortal: false } },
  },
})
