import { NumberInput, type NumberInputProps } from '@mantine/core'

interface FigureFieldProps extends Omit<NumberInputProps, 'value' | 'onChange'> {
  value: number | ''
  onChange: (value: number | '') => void
}

/** A figure of an operation; '' while there is none. */
export function FigureField({ onChange, ...props }: FigureFieldProps) {
  return (
    <NumberInput
      size="xs"
      {...props}
      onChange={(value) => onChange(value === '' ? '' : Number(value))}
    />
  )
}
