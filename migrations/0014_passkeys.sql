-- Passkeys: the public half of a key pair whose private half never leaves the person's device.

create table passkeys (
  id text primary key,
  user_id text not null references users on delete cascade,
  name text check (char_length(name) between 1 and 100),
  credential_id text not null unique,
  public_key text not null,
  -- 32 bits without sign.
  counter bigint not null,
  device_type text not null,
  backed_up boolean not null,
  transports text,
  aaguid text,
  created_at timestamptz not null default now()
);
create index on passkeys (user_id);

grant select, insert, update, delete on passkeys to terrier_auth;
alter table passkeys enable row level security;
alter table passkeys force row level security;
create policy sign_in on passkeys to terrier_auth using (true);
