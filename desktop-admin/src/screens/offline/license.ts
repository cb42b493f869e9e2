import type { UseQueryResult } from "@tanstack/react-query";
import { type Api, content, type Schemas } from "../../api/client";
import type { Problem } from "../../api/problem";
import { useRead } from "../../api/read";

type License = Schemas["AdminLicense"];

/** The license of a request file's key, if there is one. What it is remembered by is the drop, as a key should be in as few places as can be. */
export function useLicenseOf(drop: string, key: string | undefined): UseQueryResult<License | null, Problem> {
  return useRead(["licenses", "of-request-file", drop], (api) => find(api, key ?? ""), { enabled: key !== undefined });
}

async function find(api: Api, key: string): Promise<License | null> {
  const { items } = await content(api.POST("/v1/admin/licenses/search", { body: { key, limit: 1 } }));
  const found = items[0];
  return found === undefined ? null : content(api.GET("/v1/admin/licenses/{id}", { params: { path: { id: found.id } } }));
}
