// Attempt to write in every way that a page has. Returns the number of requests that reach the server.
async ({ api, track, file }) => {
  let sent = 0;
  const frame = document.createElement('iframe');
  frame.name = 'answers';
  document.body.append(frame);

  const send = (path, options) => {
    sent += 1;
    return fetch(api + path, options).catch(() => null);
  };
  const beacon = (path, body) => {
    sent += navigator.sendBeacon(api + path, body);
  };
  const submit = (path, enctype, fields, properties = {}) => {
    const form = Object.assign(document.createElement('form'), {
      action: api + path,
      method: 'POST',
      enctype,
      target: 'answers',
      ...properties,
    });
    for (const [name, value] of Object.entries(fields)) {
      const input = Object.assign(document.createElement('input'), { name });
      if (value instanceof File) {
        const chosen = new DataTransfer();
        chosen.items.add(value);
        Object.assign(input, { type: 'file', files: chosen.files });
      } else input.value = value;
      form.append(input);
    }
    document.body.append(form);
    sent += 1;
    // A submission replaces one that did not reach the server yet.
    return new Promise((done) => {
      frame.addEventListener('load', done, { once: true });
      form.submit();
    });
  };
  const upload = () => {
    const form = new FormData();
    form.append('file', song);
    return form;
  };
  const bytes = Uint8Array.from(atob(file), (letter) => letter.charCodeAt(0));
  const song = new File([bytes], 'foreign.wav', { type: 'audio/wav' });
  const json = (body) => new Blob([JSON.stringify(body)], { type: 'application/json' });

  for (const [path, body] of [
    ['/tracks', { url: 'https://youtu.be/foreignpage' }],
    ['/tracks/delete', { ids: [track] }],
    ['/tracks/delete', { ids: [track], permanently: true }],
    ['/tracks/restore', { ids: [track] }],
    ['/works', { title: 'Foreign' }],
  ]) {
    const text = JSON.stringify(body);
    await send(path, { method: 'POST', mode: 'no-cors', body: text });
    await send(path, { method: 'POST', mode: 'no-cors', credentials: 'include', keepalive: true, body: text });
    await send(path, { method: 'POST', body: json(body) });
    beacon(path, text);
    beacon(path, json(body));
    // Becomes JSON, but for an equals sign inside of a string.
    await submit(path, 'text/plain', { [`${text.slice(0, -1)},"x":"`]: '"}' });
    await submit(path, 'application/x-www-form-urlencoded', body);
  }
  await send(`/tracks/${track}`, { method: 'DELETE' });
  await send(`/tracks/${track}?permanently=true`, { method: 'DELETE' });
  await send(`/tracks/${track}`, { method: 'PATCH', body: json({ title: 'Foreign' }) });
  await send(`/tracks/${track}`, { method: 'PUT', body: json({ title: 'Foreign' }) });
  await send(`/tracks/${track}?_method=DELETE`, { method: 'POST', mode: 'no-cors' });

  await send('/tracks/upload', { method: 'POST', mode: 'no-cors', body: upload() });
  await send('/checks/clip', { method: 'POST', mode: 'no-cors', body: upload() });
  beacon('/tracks/upload', upload());
  await submit('/tracks/upload', 'multipart/form-data', { file: song });

  // Requests with the origin "null".
  const sandbox = document.createElement('iframe');
  sandbox.sandbox = 'allow-scripts';
  sandbox.srcdoc = `<script>fetch(${JSON.stringify(`${api}/works`)},
    {method: 'POST', mode: 'no-cors', body: '{"title": "Foreign"}'}).finally(() => parent.postMessage(0, '*'))</script>`;
  sent += 1;
  await new Promise((done) => {
    addEventListener('message', done, { once: true });
    document.body.append(sandbox);
  });
  const noReferrer = Object.assign(document.createElement('meta'), { name: 'referrer', content: 'no-referrer' });
  document.head.append(noReferrer);
  await submit('/tracks/upload', 'multipart/form-data', { file: song });

  const anchor = Object.assign(document.createElement('a'), { href: '#here', ping: `${api}/works` });
  document.body.append(anchor);
  anchor.click();
  return sent + 1;
};
