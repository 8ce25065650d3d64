/** Songs on one page of the table. */
export const PAGE_SIZE = 50;
