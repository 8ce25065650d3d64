// Set the light or dark scheme before the first paint. A separate file, because the Content-Security-Policy allows no
// inline script.
(() => {
  let chosen = null;
  try {
    chosen = localStorage.getItem('contrafact-color-scheme');
  } catch {
    // Without storage the system's scheme is used.
  }
  const dark = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  const scheme = chosen === 'light' || chosen === 'dark' ? chosen : dark;
  document.documentElement.setAttribute('data-mantine-color-scheme', scheme);
})();
