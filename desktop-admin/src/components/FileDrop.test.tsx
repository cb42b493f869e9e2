import { fireEvent, screen, waitFor } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { serve } from "../testing/server";
import { show } from "../testing/show";
import { FileDrop } from "./FileDrop";

function shown() {
  serve({});
  const onFile = vi.fn<(name: string, text: string) => void>();
  const { user } = show({ "/": () => <FileDrop label="The file" accept=".csv" onFile={onFile} /> }, "/");
  return { onFile, user, input: screen.getByLabelText<HTMLInputElement>("The file", { selector: "input" }) };
}

it("gives the text of a chosen file without its byte order mark, and takes the same file again", async () => {
  const { onFile, user, input } = shown();
  await user.upload(input, new File(["\ufeffa,ä"], "x.csv"));
  await user.upload(input, new File(["mended"], "x.csv"));
  await waitFor(() => expect(onFile.mock.calls).toEqual([["x.csv", "a,ä"], ["x.csv", "mended"]]));
});

it("takes a file that is dropped, and refuses one of another kind", async () => {
  const { onFile, input } = shown();
  const zone = input.closest("label") as HTMLElement;
  fireEvent.drop(zone, { dataTransfer: { files: [new File(["x"], "picture.png")] } });
  await screen.findByText(/“picture.png” is not of the kind/);
  fireEvent.drop(zone, { dataTransfer: { files: [new File(["x"], "B.CSV")] } });
  await waitFor(() => expect(onFile.mock.calls).toEqual([["B.CSV", "x"]]));
});

it("takes no text that it would spoil", async () => {
  const { onFile, user, input } = shown();
  await user.upload(input, new File([new Uint8Array([0x4d, 0xfc, 0x6c])], "latin1.csv"));
  await screen.findByText(/not text in UTF-8/);
  expect(onFile).not.toHaveBeenCalled();
});
