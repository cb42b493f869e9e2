import { createContext, type ReactNode, useContext, useMemo } from "react";
import { type Api, connect, type Schemas } from "../api/client";
import type { Desk, Environment, Place, Profile } from "../host";

export type Role = Schemas["Role"];
const RANKS: Record<Role, number> = { read_only: 0, support: 1, owner: 2 };

/** Where the admin is at work, and as whom. */
export interface Session {
  place: Place;
  profile: Profile;
  environment: Environment;
  role: Role;
  api: Api;
  /** Whether the token's role reaches this one. */
  may(role: Role): boolean;
}

interface DeskState {
  desk: Desk;
  setDesk(desk: Desk): void;
}

const SessionContext = createContext<Session | undefined>(undefined);
const DeskContext = createContext<DeskState | undefined>(undefined);

export function DeskProvider({ state, children }: { state: DeskState; children: ReactNode }) {
  return <DeskContext value={state}>{children}</DeskContext>;
}

/** The servers that are known, and which one is open. */
export function useDesk(): DeskState {
  const state = useContext(DeskContext);
  if (state === undefined) {
    throw new Error("useDesk outside of DeskProvider");
  }
  return state;
}

/** Provides the session of the selected server and environment to everything that is shown of them. */
export function SessionProvider({ profile, environment, children }: { profile: Profile; environment: Environment; children: ReactNode }) {
  const role = (profile.signed_in[environment]?.role ?? "read_only") as Role;
  const session = useMemo(() => {
    const place = { profile: profile.id, environment };
    return { place, profile, environment, role, api: connect(place), may: (needed: Role) => RANKS[role] >= RANKS[needed] };
  }, [profile, environment, role]);
  return <SessionContext value={session}>{children}</SessionContext>;
}

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === undefined) {
    throw new Error("useSession outside of SessionProvider");
  }
  return session;
}
