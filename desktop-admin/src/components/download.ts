import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { refresh } from "../api/read";
import { type Download, download } from "../host";
import { useSession } from "../shell/session";
import { useSaved } from "./saved";

interface Wanted extends Omit<Download, "place" | "name"> {
  /** What the file is about, such as `orders`; the environment, the day and the ending are added. */
  about: string;
  ending: "csv" | "json";
}

/** Saves what the server writes as a file. The server notes in its audit log who took it. */
export function useDownload() {
  const { place, environment } = useSession();
  const client = useQueryClient();
  const saved = useSaved();
  const [busy, setBusy] = useState(false);

  async function take({ about, ending, ...wanted }: Wanted): Promise<void> {
    setBusy(true);
    const name = `${about}-${environment}-${new Date().toISOString().slice(0, 10)}.${ending}`;
    await saved(() => download({ ...wanted, place, name }));
    await refresh(client, place, ["audit-events"]);
    setBusy(false);
  }
  return { take, busy };
}
