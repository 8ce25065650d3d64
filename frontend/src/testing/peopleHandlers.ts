import { HttpResponse, http, type RequestHandler } from 'msw';
import type {
  AcceptRequest,
  InvitationRequest,
  KeyItem,
  KeyRequest,
  SignInRequest,
  UserEditRequest,
  WebhookAnswer,
  WebhookEditRequest,
  WebhookRequest,
} from '@/client';
import { ago, nextHex } from './builders';
import { pageOf } from './fakeLibrary';
import type { FakePeople } from './fakePeople';
import { API, problem } from './problems';

const nothing = () => new HttpResponse(null, { status: 204 });
const wrongSignIn = () =>
  problem(
    401,
    'wrong_sign_in',
    'Correct them, or ask an administrator for a new password.',
    'Name or password is wrong',
  );
const aLink = () => ({
  id: nextHex(),
  link: `https://songs.example/welcome#${nextHex()}`,
  expires_at: ago(-604_800),
  is_mailed: false,
});

function sessionHandlers(people: FakePeople): RequestHandler[] {
  return [
    http.get(`${API}/session`, () => HttpResponse.json(people.session())),
    http.post<never, SignInRequest>(`${API}/session`, async ({ request }) => {
      const { name, password } = await request.json();
      if (people.passwords.get(name) !== password) return wrongSignIn();
      people.user = [...people.users.values()].find((user) => user.name === name) ?? null;
      return HttpResponse.json(people.session());
    }),
    http.delete(`${API}/session`, () => {
      people.user = null;
      return nothing();
    }),
    http.get(`${API}/session/all`, () => HttpResponse.json({ items: [...people.sessions.values()] })),
    http.delete(`${API}/session/all`, () => {
      people.sessions.clear();
      people.user = null;
      return nothing();
    }),
    http.delete<{ id: string }>(`${API}/session/all/:id`, ({ params }) => {
      people.sessions.delete(params.id);
      return nothing();
    }),
    http.put<never, { current: string; new: string }>(`${API}/account/password`, async ({ request }) => {
      const { current, new: fresh } = await request.json();
      const name = people.user?.name ?? '';
      if (people.passwords.get(name) !== current)
        return problem(403, 'wrong_password', 'Type it again.', 'The current password is wrong');
      people.passwords.set(name, fresh);
      return nothing();
    }),
    http.post<never, { token: string }>(`${API}/invitations/look`, async ({ request }) => {
      const link = people.links.get((await request.json()).token);
      return link
        ? HttpResponse.json({ ...link, email: null })
        : problem(
            404,
            'link_used',
            'It was used, withdrawn or has expired; ask for a new one.',
            'The link is no longer valid',
          );
    }),
    http.post<never, AcceptRequest>(`${API}/invitations/accept`, async ({ request }) => {
      const { token, name, password } = await request.json();
      const link = people.links.get(token);
      if (!link) return problem(404, 'link_used', 'Ask for a new one.', 'The link is no longer valid');
      people.links.delete(token);
      people.as(name ?? link.name ?? '', link.role);
      people.passwords.set(name ?? link.name ?? '', password);
      return HttpResponse.json(people.session());
    }),
  ];
}

function userHandlers(people: FakePeople): RequestHandler[] {
  return [
    http.get(`${API}/users`, ({ request }) =>
      HttpResponse.json(pageOf([...people.users.values()], new URL(request.url))),
    ),
    http.get<{ id: string }>(`${API}/users/:id`, ({ params }) => HttpResponse.json(people.users.get(params.id))),
    http.patch<{ id: string }, UserEditRequest>(`${API}/users/:id`, async ({ params, request }) => {
      const user = people.users.get(params.id);
      if (!user) return problem(404, 'user_not_found', 'Choose one.', 'There is no such user');
      const { name, role, is_disabled } = await request.json();
      Object.assign(user, { ...(name && { name }), ...(role && { role }) });
      user.is_disabled = is_disabled ?? user.is_disabled;
      return HttpResponse.json(user);
    }),
    http.post(`${API}/users/:id/reset`, () => HttpResponse.json(aLink(), { status: 201 })),
    http.get(`${API}/invitations`, () => HttpResponse.json({ items: [...people.invitations.values()] })),
    http.post<never, InvitationRequest>(`${API}/invitations`, async ({ request }) => {
      const { role, email } = await request.json();
      const link = aLink();
      const made_by = people.user && { id: people.user.id, name: people.user.name };
      const times = { created_at: ago(0), expires_at: link.expires_at };
      people.invitations.set(link.id, { id: link.id, role, email: email ?? null, made_by, ...times });
      return HttpResponse.json(link, { status: 201 });
    }),
    http.delete<{ id: string }>(`${API}/invitations/:id`, ({ params }) => {
      people.invitations.delete(params.id);
      return nothing();
    }),
    http.get(`${API}/keys`, () => HttpResponse.json({ items: [...people.keys.values()] })),
    http.post<never, KeyRequest>(`${API}/keys`, async ({ request }) => {
      const { name, scopes, expires_in_days } = await request.json();
      const expires_at = expires_in_days ? ago(-86_400 * expires_in_days) : null;
      const item: KeyItem = {
        id: nextHex(),
        name,
        hint: 'cf_Ab3',
        scopes,
        created_at: ago(0),
        expires_at,
        used_at: null,
      };
      people.keys.set(item.id, item);
      return HttpResponse.json({ key: 'cf_Ab3secretsecretsecret', item }, { status: 201 });
    }),
    http.delete<{ id: string }>(`${API}/keys/:id`, ({ params }) => {
      people.keys.delete(params.id);
      return nothing();
    }),
  ];
}

function webhookHandlers(people: FakePeople): RequestHandler[] {
  return [
    http.get(`${API}/webhooks`, ({ request }) =>
      HttpResponse.json(pageOf([...people.webhooks.values()], new URL(request.url))),
    ),
    http.post<never, WebhookRequest>(`${API}/webhooks`, async ({ request }) => {
      const { url, events } = await request.json();
      const times = { created_at: ago(0), updated_at: ago(0) };
      const webhook: WebhookAnswer = { id: nextHex(), url, events, is_enabled: true, made_by: null, ...times };
      people.webhooks.set(webhook.id, webhook);
      return HttpResponse.json({ ...webhook, secret: 'whsec_secret' }, { status: 201 });
    }),
    http.get<{ id: string }>(`${API}/webhooks/:id`, ({ params }) => HttpResponse.json(people.webhooks.get(params.id))),
    http.patch<{ id: string }, WebhookEditRequest>(`${API}/webhooks/:id`, async ({ params, request }) => {
      const webhook = people.webhooks.get(params.id);
      if (!webhook) return problem(404, 'webhook_not_found', 'Choose one.', 'There is no such webhook');
      webhook.is_enabled = (await request.json()).is_enabled ?? webhook.is_enabled;
      return HttpResponse.json({ ...webhook, secret: null });
    }),
    http.delete<{ id: string }>(`${API}/webhooks/:id`, ({ params }) => {
      people.webhooks.delete(params.id);
      return nothing();
    }),
    http.get(`${API}/webhooks/:id/deliveries`, ({ request }) => {
      const url = new URL(request.url);
      const state = url.searchParams.get('state');
      return HttpResponse.json(
        pageOf(
          [...people.deliveries.values()].filter((each) => !state || each.state === state),
          url,
        ),
      );
    }),
    http.post<{ delivery: string }>(`${API}/webhooks/:id/deliveries/:delivery/replay`, ({ params }) => {
      const delivery = people.deliveries.get(params.delivery);
      if (!delivery) return problem(404, 'delivery_not_found', 'Choose one.', 'There is no such delivery');
      delivery.state = 'delivered';
      return HttpResponse.json(delivery, { status: 202 });
    }),
  ];
}

function auditHandlers(people: FakePeople): RequestHandler[] {
  return [
    http.get(`${API}/audit`, ({ request }) => {
      const url = new URL(request.url);
      const [who, action] = [url.searchParams.get('who'), url.searchParams.get('action')];
      const found = people.entries.filter(
        (entry) => (!who || entry.user.name === who) && (!action || entry.action === action),
      );
      return HttpResponse.json(pageOf(found, url));
    }),
    ...['tracks', 'works', 'users'].map((place) =>
      http.get<{ id: string }>(`${API}/${place}/:id/history`, ({ params, request }) => {
        const found = people.entries.filter((entry) => entry.target.id === params.id);
        return HttpResponse.json(pageOf(found, new URL(request.url)));
      }),
    ),
    http.get(`${API}/settings`, () => HttpResponse.json(people.settings())),
  ];
}

/** Handlers of accounts, webhooks, audit and settings, answered from fake people. */
export function peopleHandlers(people: FakePeople): RequestHandler[] {
  return [...sessionHandlers(people), ...userHandlers(people), ...webhookHandlers(people), ...auditHandlers(people)];
}
