import type { Fault, GraceReason, LockReason } from "@claviger/bridge";
import type { ErrorCode } from "./codes.js";

/** A language that the components speak. */
export type Language = "en" | "de";

/** What happened, and what to do about it. */
export interface Explanation {
  detail: string;
  fix: string;
}

/** The same under a title. */
export interface Message extends Explanation {
  title: string;
}

/** Everything that the components say in one language. Dates and amounts come in as text of that language. */
export interface Texts {
  language: Language;
  common: {
    loading: string;
    tryAgain: string;
    cancel: string;
    optional: string;
    testEnvironment: string;
    email: string;
    emailMissing: string;
    emailWrong: string;
    licenseKey: string;
    /** Follows an explanation of a failure that time cures. */
    againAt: (when: string) => string;
  };
  status: {
    unknown: string;
    licensed: string;
    neverEnds: string;
    validUntil: (date: string) => string;
    trial: (days: number) => string;
    trialEnds: (when: string) => string;
    grace: Record<GraceReason, { title: string; detail: (until: string) => string }>;
    locked: Record<LockReason, Message>;
    checked: (when: string) => string;
    check: string;
  };
  faults: Record<Fault, Explanation>;
  errors: Record<ErrorCode, Explanation>;
  activation: {
    title: string;
    hint: string;
    keyMissing: string;
    activate: string;
    activating: string;
    done: string;
    doneMore: string;
    active: (last4: string) => string;
    otherKey: string;
    freeSlot: string;
    releasedNowActivating: (device: string) => string;
  };
  devices: {
    title: string;
    slots: (used: number, most: number) => string;
    none: string;
    noLicense: string;
    thisDevice: string;
    unnamed: string;
    app: (version: string) => string;
    lastSeen: (date: string) => string;
    release: string;
    releaseDevice: (device: string) => string;
    releaseTitle: (device: string) => string;
    releaseMore: string;
    releaseYes: string;
    releaseNo: string;
    released: (device: string) => string;
    deactivate: string;
    deactivateTitle: string;
    deactivateMore: string;
    deactivateYes: string;
    deactivated: string;
  };
  page: {
    license: string;
    welcome: string;
    welcomeTo: (product: string) => string;
    welcomeMore: string;
    connectTitle: string;
    connectMore: string;
    settledTitle: string;
    settledMore: string;
    checkUnchanged: string;
    portalTitle: string;
    portalMore: string;
    portal: string;
    portalOpened: string;
  };
  trial: {
    title: string;
    more: string;
    emailHint: string;
    start: string;
  };
  plans: {
    title: string;
    none: string;
    kinds: { perpetual: string; fixed_term: string; subscription: string };
    once: string;
    every: (months: number) => string;
    interval: (months: number) => string;
    choose: string;
    perMonth: (amount: string) => string;
    onRequest: string;
    devices: (count: number) => string;
    atMost: (what: string, count: string) => string;
    unlimited: (what: string) => string;
    buy: (plan: string) => string;
    opensBrowser: string;
  };
  purchase: {
    title: string;
    more: string;
    stop: string;
    goOn: string;
  };
  recovery: {
    title: string;
    more: string;
    emailHint: string;
    send: string;
    sentTitle: string;
    sentMore: string;
    another: string;
  };
  offline: {
    title: string;
    more: string;
    stepKey: string;
    stepKeyMore: string;
    makeFile: string;
    stepCarry: string;
    stepCarryMore: string;
    saveFile: string;
    fileSaved: string;
    stepFile: string;
    stepFileMore: string;
    chooseFile: string;
    tooLarge: string;
  };
  settings: {
    title: string;
    state: string;
    plan: string;
    key: string;
    keyEnds: (last4: string) => string;
    ends: string;
    never: string;
    offlineUntil: string;
    checkedAt: string;
    neverChecked: string;
    nextCheck: string;
    features: string;
    limits: string;
    unlimited: string;
    environment: string;
    environmentMore: string;
    environments: { test: string; prod: string };
    switched: (environment: string) => string;
    check: string;
    checked: string;
    unanswered: string;
    portal: string;
    portalOpened: string;
    leave: string;
    leaveMore: string;
    forget: string;
    forgetTitle: string;
    forgetMore: string;
    forgetYes: string;
    forgotten: string;
  };
  gate: {
    toLicense: string;
    toApp: string;
    unlocked: string;
    locked: string;
  };
}
