import type {
  AuditItem,
  DeliveryAnswer,
  EngineAnswer,
  InvitationItem,
  KeyItem,
  Role,
  Scope,
  SessionAnswer,
  SessionItem,
  SettingsAnswer,
  UserAnswer,
  WebhookAnswer,
} from '@/client';
import { ago, MODEL_ID, nextHex } from './builders';

const SCOPES: Record<Role, Scope[]> = {
  viewer: ['read'],
  contributor: ['read', 'submit', 'edit', 'delete'],
  curator: ['read', 'submit', 'edit', 'review', 'delete'],
  administrator: ['read', 'submit', 'edit', 'review', 'delete', 'admin'],
};

export function aUser(name: string, role: Role = 'viewer', changes: Partial<UserAnswer> = {}): UserAnswer {
  return {
    id: nextHex(),
    name,
    role,
    email: null,
    is_disabled: false,
    has_password: true,
    signed_in_at: ago(600),
    created_at: ago(86_400),
    updated_at: ago(86_400),
    ...changes,
  };
}

export function anEntry(changes: Partial<AuditItem> = {}): AuditItem {
  return {
    id: nextHex(),
    at: ago(60),
    action: 'track.edited',
    user: { id: nextHex(), name: 'Ada' },
    before: { title: 'Hallo' },
    after: { title: 'Halo' },
    target: { kind: 'track', id: 'yt-00000000001' },
    key_id: null,
    address: '192.0.2.7',
    request_id: nextHex(),
    ...changes,
  };
}

export function aDelivery(changes: Partial<DeliveryAnswer> = {}): DeliveryAnswer {
  return {
    id: `msg_${nextHex()}`,
    event: 'track.ready',
    state: 'delivered',
    body: '{"type":"track.ready"}',
    attempts: 1,
    status: 200,
    error: null,
    next_at: null,
    created_at: ago(120),
    ended_at: ago(119),
    ...changes,
  };
}

/** People of the fake API. Without accounts until somebody signs in by `as`. */
export class FakePeople {
  access: SessionAnswer['access'] = 'local';
  user: UserAnswer | null = null;
  isSetUp = true;
  /** Passwords by name. */
  passwords = new Map<string, string>();
  users = new Map<string, UserAnswer>();
  invitations = new Map<string, InvitationItem>();
  keys = new Map<string, KeyItem>();
  sessions = new Map<string, SessionItem>();
  webhooks = new Map<string, WebhookAnswer>();
  deliveries = new Map<string, DeliveryAnswer>();
  entries: AuditItem[] = [];
  engines: EngineAnswer[] = [
    {
      name: 'usearch',
      version: '2.26.6',
      is_compared: false,
      is_filled: true,
      filling: null,
      problem: null,
      entries: null,
    },
  ];
  /** One-time links by token. */
  links = new Map<string, { purpose: 'invite' | 'reset'; role: Role; name: string | null }>();

  /** Switch accounts on and add a user; sign in if there is a role. */
  as(name: string, role: Role): UserAnswer {
    const user = this.add(name, role);
    this.user = user;
    this.sessions.set('this', this.aSession('this', 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0', true));
    return user;
  }

  add(name: string, role: Role, changes: Partial<UserAnswer> = {}): UserAnswer {
    this.access = 'accounts';
    const user = aUser(name, role, changes);
    this.users.set(user.id, user);
    this.passwords.set(name, 'correct horse battery');
    return user;
  }

  aSession(id: string, agent: string, is_current = false): SessionItem {
    return {
      id,
      is_current,
      agent,
      address: '192.0.2.7',
      created_at: ago(3600),
      seen_at: ago(60),
      expires_at: ago(-86_400),
    };
  }

  session(): SessionAnswer {
    const isOff = this.access !== 'accounts';
    const local = { id: 'local', name: 'local user', role: 'administrator' as const };
    const user = isOff ? local : this.user && { id: this.user.id, name: this.user.name, role: this.user.role };
    return {
      access: this.access,
      way: isOff ? (this.access === 'open' ? 'open' : 'local') : user ? 'session' : 'none',
      user,
      scopes: user ? SCOPES[user.role] : [],
      session_id: user && !isOff ? nextHex() : null,
      is_set_up: this.isSetUp,
      sign_in: { password: true, sign_on: null },
    };
  }

  settings(): SettingsAnswer {
    const worker = { worker_id: 'studio-1a2b', version: '1.1.0', model_id: MODEL_ID, yt_dlp: '2026.10.01' };
    return {
      version: '1.1.0',
      model_id: MODEL_ID,
      engines: this.engines,
      workers: [{ ...worker, at: ago(4), concurrency: 2 }],
      yt_dlp: { version: '2026.10.01', age_days: 59 },
      disks: [{ place: 'data', free_bytes: 41_000_000_000, total_bytes: 64_000_000_000 }],
      audio: { n_copies: 1204, n_bytes: 1_800_000_000, sources: ['upload'], max_bytes: 50_000_000_000, days: 90 },
      settings: [
        { name: 'CONTRAFACT_TRASH_DAYS', value: '30.0', is_set: false, is_secret: false },
        { name: 'CONTRAFACT_HOST', value: '0.0.0.0', is_set: true, is_secret: false },
        { name: 'MONGODB_URI', value: null, is_set: true, is_secret: true },
        { name: 'MILVUS_URI', value: null, is_set: false, is_secret: true },
        { name: 'CONTRAFACT_PROXY', value: null, is_set: false, is_secret: false },
      ],
    };
  }
}
