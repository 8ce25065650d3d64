// Read an address in every way that a page has. Returns the outcome of each: a load, an error, or a status.
async (address) => {
  const element = (tag, properties, loaded = 'load') =>
    new Promise((done) => {
      const made = Object.assign(document.createElement(tag), properties);
      made.addEventListener(loaded, () => done('load'));
      made.addEventListener('error', () => done('error'));
      document.body.append(made);
    });
  const link = (rel, properties = {}) => element('link', { rel, href: address, ...properties });
  const fetched = (options) =>
    fetch(address, options).then(
      (answer) => answer.status || answer.type,
      () => 'error',
    );
  const request = () =>
    new Promise((done) => {
      const made = new XMLHttpRequest();
      made.open('GET', address);
      made.onload = () => done(made.status);
      made.onerror = () => done('error');
      made.send();
    });
  const opened = (stream) =>
    new Promise((done) => {
      stream.onopen = () => done('load');
      stream.onerror = () => done('error');
    }).finally(() => stream.close());
  const quoted = JSON.stringify(address);
  const worker = (source) =>
    new Promise((done) => {
      const made = new Worker(URL.createObjectURL(new Blob([source])));
      made.onmessage = (message) => done(message.data);
      made.onerror = () => done('error');
    });
  const attempts = {
    img: () => element('img', { src: address }),
    script: () => element('script', { src: address }),
    module: () => element('script', { type: 'module', src: address }),
    'image button': () => element('input', { type: 'image', src: address }),
    video: () => element('video', { src: address }, 'loadeddata'),
    audio: () => element('audio', { src: address }, 'loadeddata'),
    stylesheet: () => link('stylesheet'),
    prefetch: () => link('prefetch'),
    'preload as image': () => link('preload', { as: 'image' }),
    'preload as fetch': () => link('preload', { as: 'fetch', crossOrigin: 'anonymous' }),
    modulepreload: () => link('modulepreload'),
    'dynamic import': () => import(address).then(() => 'load'),
    font: () => new FontFace('probe', `url(${address})`).load().then(() => 'load'),
    fetch: () => fetched({}),
    'fetch no-cors': () => fetched({ mode: 'no-cors' }),
    'fetch with credentials': () => fetched({ credentials: 'include' }),
    'fetch with a header': () => fetched({ headers: { 'X-Probe': '1' } }),
    'fetch from a worker': () =>
      worker(`fetch(${quoted}, {mode: 'no-cors'}).then((got) => postMessage(got.status || got.type), () => postMessage('error'))`),
    importScripts: () => worker(`importScripts(${quoted}); postMessage('load')`),
    XMLHttpRequest: request,
    EventSource: () => opened(new EventSource(address)),
    WebSocket: () => opened(new WebSocket(address.replace('http', 'ws'))),
    cache: async () => (await caches.open('probe')).add(new Request(address, { mode: 'no-cors' })).then(() => 'load'),
  };
  const late = () => new Promise((done) => setTimeout(() => done('no event'), 5000));
  const outcomes = await Promise.all(
    Object.values(attempts).map((attempt) => Promise.race([attempt().catch(() => 'error'), late()])),
  );
  const entries = performance.getEntriesByName(address);
  const told = entries.some((each) => each.responseStatus || each.transferSize || each.responseStart);
  return { ...Object.fromEntries(Object.keys(attempts).map((name, n) => [name, outcomes[n]])), timing: told };
};
