import { useSearchParams } from "react-router";
import { type Api, content, type Schemas } from "../../api/client";

export type Suspicion = Schemas["Suspicion"];

/** What can be adjusted: days to look at, and counts from which on a license is listed. */
export const MEASURES = ["days", "devices", "networks", "refusals"] as const;
export type Measure = (typeof MEASURES)[number];
/** What was adjusted; the server's configuration counts for the others. */
export type Adjusted = Partial<Record<Measure, number>>;

export const USUAL_DAYS = 30;
export const MOST_DAYS = 366;
const MOST_COUNT = 1_000_000;
/** Licenses that the API lists at once. */
export const MOST = 200;

/** Reads the list. */
export function read(api: Api, adjusted: Adjusted): Promise<Schemas["SuspiciousLicenses"]> {
  return content(api.GET("/v1/admin/suspicious", { params: { query: { ...adjusted, limit: MOST } } }));
}

/** What a link says of the thresholds; nonsense in it is left out. */
export function adjustedOf(params: URLSearchParams): Adjusted {
  const adjusted: Adjusted = {};
  for (const measure of MEASURES) {
    const value = Number(params.get(measure));
    if (Number.isInteger(value) && value >= 1 && value <= (measure === "days" ? MOST_DAYS : MOST_COUNT)) {
      adjusted[measure] = value;
    }
  }
  return adjusted;
}

/** The thresholds of this screen, kept in its address. */
export function useThresholds() {
  const [params, setParams] = useSearchParams();
  return {
    adjusted: adjustedOf(params),
    adjust(adjusted: Adjusted) {
      const entries = Object.entries(adjusted).map(([measure, value]) => [measure, String(value)]);
      setParams(Object.fromEntries(entries) as Record<string, string>, { replace: true });
    },
  };
}
