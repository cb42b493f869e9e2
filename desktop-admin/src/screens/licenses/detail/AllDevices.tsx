import { Box } from "@mantine/core";
import { content, type Schemas } from "../../../api/client";
import { type Column, EndlessTable } from "../../../components/EndlessTable";
import { Instant } from "../../../components/Instant";
import { useTexts } from "../../../texts/language";
import { nameOf, systemOf } from "./devices";
import classes from "./Detail.module.css";
import { texts } from "./texts";

/** Every device that ever held a slot of a license, those that came last first. */
export function AllDevices({ license }: { license: string }) {
  const words = useTexts(texts).device;
  const columns: Column<Schemas["AdminDevice"]>[] = [
    { id: "slot", title: words.slot, width: "3.5rem", render: ({ slot }) => slot + 1 },
    { id: "device", title: words.device, render: (device) => nameOf(device) ?? words.unnamed },
    { id: "system", title: words.system, width: "9rem", render: systemOf },
    { id: "version", title: words.version, width: "5rem", render: ({ app_version: version }) => version },
    { id: "since", title: words.since, width: "7.5rem", render: ({ activated_at: at }) => <Instant at={at} day /> },
    { id: "seen", title: words.seen, width: "7.5rem", render: ({ last_seen_at: at }) => <Instant at={at} day /> },
    { id: "released", title: words.released, width: "7.5rem", render: ({ released_at: at }) => at && <Instant at={at} day /> },
    { id: "state", title: words.state, width: "10rem", render: ({ release_cause: cause, released_at: at }) => (at === undefined ? words.active : cause && words.causes[cause]) },
  ];
  return (
    <Box className={classes.list}>
      <EndlessTable
        label={words.all}
        listKey={["licenses", license, "devices", "all"]}
        load={(api, cursor, limit) => content(api.GET("/v1/admin/licenses/{id}/devices", { params: { path: { id: license }, query: { cursor, limit } } }))}
        columns={columns}
        rowKey={({ id }) => id}
        empty={words.never}
      />
    </Box>
  );
}
