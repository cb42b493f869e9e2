import { useEffect, useState } from "react";
import { useSaved } from "../../../components/saved";
import { download, onDownloadProgress } from "../../../host";
import { useSession } from "../../../shell/session";

/** Has the server write a file, which is saved as it comes. Tells how many bytes are there while it does. */
export function useExport() {
  const { place, environment } = useSession();
  const saved = useSaved();
  const [running, setRunning] = useState<{ name: string; bytes: number }>();
  const name = running?.name;
  useEffect(() => {
    if (name === undefined) {
      return undefined;
    }
    return onDownloadProgress((progress) => {
      if (progress.name === name) {
        setRunning((now) => now && { ...now, bytes: progress.bytes });
      }
    });
  }, [name]);

  async function write(path: string, subject: string, body: { format: "csv" | "json" }) {
    const file = `${subject}-${environment}-${new Date().toISOString().slice(0, 10)}.${body.format}`;
    setRunning({ name: file, bytes: 0 });
    await saved(() => download({ place, method: "POST", path, body: JSON.stringify(body), name: file }));
    setRunning(undefined);
  }
  return { write, bytes: running?.bytes };
}
