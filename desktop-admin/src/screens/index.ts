import {
  IconActivity,
  IconAlertTriangle,
  IconBox,
  IconChartBar,
  IconClockPlay,
  IconCreditCard,
  IconHeartbeat,
  IconHistory,
  IconKey,
  IconLicense,
  IconMail,
  IconPlugConnectedX,
  IconServer2,
  IconShoppingCart,
  IconTransfer,
  IconUsers,
} from "@tabler/icons-react";
import type { ComponentType } from "react";
import { routes as access } from "./access";
import { routes as activity } from "./activity";
import { routes as audit } from "./audit";
import { routes as catalog } from "./catalog";
import { routes as customers } from "./customers";
import { routes as licenses } from "./licenses";
import { routes as mails } from "./mails";
import type { ScreenName } from "./names";
import { routes as offline } from "./offline";
import { routes as orders } from "./orders";
import { routes as overview } from "./overview";
import { routes as servers } from "./servers";
import { routes as status } from "./status";
import { routes as stripe } from "./stripe";
import { routes as suspicious } from "./suspicious";
import { routes as transfer } from "./transfer";
import { routes as trials } from "./trials";

export const SECTIONS = ["now", "customers", "selling", "running"] as const;
export type Section = (typeof SECTIONS)[number];

/** What a screen's folder shows at which paths. */
export type ScreenRoutes = Record<string, ComponentType>;

export interface ScreenEntry {
  name: ScreenName;
  section: Section;
  /** Where it begins. */
  path: string;
  Icon: ComponentType<{ size?: number; "aria-hidden"?: boolean }>;
  routes: ScreenRoutes;
  /** Typed after `g`, it opens the screen. */
  shortcut: string;
}

/** Every screen, in the order of the navigation; each has the folder of its name. */
export const SCREENS: readonly ScreenEntry[] = [
  { name: "overview", section: "now", path: "/", Icon: IconChartBar, routes: overview, shortcut: "o" },
  { name: "activity", section: "now", path: "/activity", Icon: IconActivity, routes: activity, shortcut: "a" },
  { name: "suspicious", section: "now", path: "/suspicious", Icon: IconAlertTriangle, routes: suspicious, shortcut: "u" },
  { name: "licenses", section: "customers", path: "/licenses", Icon: IconLicense, routes: licenses, shortcut: "l" },
  { name: "customers", section: "customers", path: "/customers", Icon: IconUsers, routes: customers, shortcut: "c" },
  { name: "trials", section: "customers", path: "/trials", Icon: IconClockPlay, routes: trials, shortcut: "t" },
  { name: "orders", section: "customers", path: "/orders", Icon: IconShoppingCart, routes: orders, shortcut: "r" },
  { name: "mails", section: "customers", path: "/mails", Icon: IconMail, routes: mails, shortcut: "m" },
  { name: "offline", section: "customers", path: "/offline", Icon: IconPlugConnectedX, routes: offline, shortcut: "f" },
  { name: "catalog", section: "selling", path: "/catalog", Icon: IconBox, routes: catalog, shortcut: "p" },
  { name: "stripe", section: "selling", path: "/stripe-events", Icon: IconCreditCard, routes: stripe, shortcut: "e" },
  { name: "transfer", section: "selling", path: "/transfer", Icon: IconTransfer, routes: transfer, shortcut: "i" },
  { name: "audit", section: "running", path: "/audit", Icon: IconHistory, routes: audit, shortcut: "h" },
  { name: "access", section: "running", path: "/access", Icon: IconKey, routes: access, shortcut: "k" },
  { name: "status", section: "running", path: "/status", Icon: IconHeartbeat, routes: status, shortcut: "s" },
  { name: "servers", section: "running", path: "/servers", Icon: IconServer2, routes: servers, shortcut: "v" },
];
