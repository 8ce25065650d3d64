import '@mantine/core/styles.layer.css';
import '@fontsource-variable/commissioner/wght.css';
import '@fontsource-variable/source-serif-4/opsz.css';
import '@/theme/global.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { configureClient } from '@/lib/api';
import { preferredLanguage, showLanguage } from '@/lib/language';
import { createQueryClient } from '@/lib/queryClient';
import { App } from './App';
import { createAppRouter } from './router';

configureClient();

const root = document.getElementById('root');
if (root) {
  // English is in the page already; without the catalogue of another language it stays.
  await showLanguage(preferredLanguage()).catch(() => undefined);
  createRoot(root).render(
    <StrictMode>
      <App queryClient={createQueryClient()} router={createAppRouter()} />
    </StrictMode>,
  );
}
