import { useEffect, useState } from 'react';
import { flushSync } from 'react-dom';

/** Whether the page is being printed. Known before the browser takes its picture, so that pictures are drawn for paper. */
export function usePrinting(): boolean {
  const [isPrinting, setPrinting] = useState(false);
  useEffect(() => {
    // Mantine sets the scheme of the page after its parts were drawn, and they read their colours from the page.
    const { dataset } = document.documentElement;
    let before: string | undefined;
    const begin = () => {
      // A second one may come before the end of the first.
      before ??= dataset.mantineColorScheme;
      dataset.mantineColorScheme = 'light';
      flushSync(() => setPrinting(true));
    };
    const end = () => {
      if (before !== undefined) dataset.mantineColorScheme = before;
      before = undefined;
      setPrinting(false);
    };
    window.addEventListener('beforeprint', begin);
    window.addEventListener('afterprint', end);
    return () => {
      window.removeEventListener('beforeprint', begin);
      window.removeEventListener('afterprint', end);
    };
  }, []);
  return isPrinting;
}
