import { i18n } from '@lingui/core';
import { I18nProvider } from '@lingui/react';
import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import { type QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { SubmissionsProvider } from '@/features/home/SubmissionsProvider';
import { useLanguage } from '@/lib/language';
import { theme } from '@/theme/theme';
import { resolveVariables } from '@/theme/tokens';
import type { AppRouter } from './router';
import { usePrinting } from './usePrinting';

const schemeManager = localStorageColorSchemeManager({ key: 'contrafact-color-scheme' });

/** The providers around all pages. Uploads are kept here, above the router, so that they go on when the page changes. */
export function App({ queryClient, router }: { queryClient: QueryClient; router: AppRouter }) {
  const isPrinting = usePrinting();
  const language = useLanguage();
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={resolveVariables}
      colorSchemeManager={schemeManager}
      defaultColorScheme="auto"
      {...(isPrinting ? { forceColorScheme: 'light' as const } : {})}
    >
      <QueryClientProvider client={queryClient}>
        <SubmissionsProvider>
          <I18nProvider i18n={i18n}>
            {/* All of a page is made anew in another language. */}
            <RouterProvider key={language} router={router} />
          </I18nProvider>
        </SubmissionsProvider>
      </QueryClientProvider>
    </MantineProvider>
  );
}
