import { ActionIcon, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import Moon from 'lucide-react/icons/moon';
import Sun from 'lucide-react/icons/sun';

/** Light or dark. Until someone chooses, the system's choice holds. */
export function SchemeToggle() {
  const { setColorScheme } = useMantineColorScheme();
  const isDark = useComputedColorScheme('light') === 'dark';
  const other = isDark ? 'light' : 'dark';
  return (
    <ActionIcon
      variant="subtle"
      color="var(--cf-ink)"
      size="lg"
      aria-label={`Use ${other} colours`}
      onClick={() => setColorScheme(other)}
    >
      {isDark ? <Sun size={19} /> : <Moon size={19} />}
    </ActionIcon>
  );
}
