import { PasswordInput, type PasswordInputProps } from '@mantine/core';
import { t } from '@/lib/texts';

/** A field for a password, with a button that shows what was typed. */
export function PasswordField(props: PasswordInputProps) {
  const label = t('Toggle password visibility');
  return <PasswordInput size="md" required visibilityToggleButtonProps={{ 'aria-label': label }} {...props} />;
}
