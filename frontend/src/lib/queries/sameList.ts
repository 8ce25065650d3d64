import { hashKey, type QueryKey } from '@tanstack/react-query';

/**
 * Keep showing a list while another part of it is loaded, but never the list of another thing. Return the
 * `placeholderData` of a query.
 *
 * @param key The key of the query; its last part is the part of the list that is asked for.
 */
export function keepSameList(key: QueryKey) {
  const list = hashKey(key.slice(0, -1));
  return <Data>(previous: Data | undefined, query: { queryKey: QueryKey } | undefined): Data | undefined =>
    query && hashKey(query.queryKey.slice(0, -1)) === list ? previous : undefined;
}
