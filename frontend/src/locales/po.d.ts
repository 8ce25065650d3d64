declare module '*.po' {
  /** Translations by their English texts; see catalogues() in vite.config.ts. */
  const messages: Record<string, string>;
  export default messages;
}
