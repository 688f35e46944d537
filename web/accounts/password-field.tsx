import { PasswordInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'

interface PasswordFieldProps {
  label: string
  /** To be chosen, of at least eight characters. */
  isNew?: boolean
  isOptional?: boolean
  value: string
  onChange: (password: string) => void
}

export function PasswordField({ label, isNew, isOptional, value, onChange }: PasswordFieldProps) {
  const { t } = useTranslation()
  return (
    <PasswordInput
      label={label}
      autoComplete={isNew ? 'new-password' : 'current-password'}
      minLength={isNew ? 8 : undefined}
      maxLength={128}
      required={!isOptional}
      withAsterisk={false}
      value={value}
      visibilityToggleButtonProps={{ 'aria-label': t('signIn.showPassword') }}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}
