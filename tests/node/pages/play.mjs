// Plays scenes on the customer pages in Chromium, step by step, so that the test that asks can act between the steps.
// stdin, line by line: first {"ours": origin, "stripe": origin or null, "pictures": folder},
//   then {"scene": module in scenes/, "step": its function, "request": …}
// stdout: a line for each step, {"result": …} or {"error": "…"}. The end of stdin ends the browser.
import { createInterface } from 'node:readline';
import { Stage } from './stage.mjs';

let stage;
for await (const line of createInterface({ input: process.stdin })) {
  const command = JSON.parse(line);
  if (stage) console.log(JSON.stringify(await play(command)));
  else stage = await Stage.open(command);
}
await stage?.close();

async function play({ scene, step, request }) {
  try {
    const steps = await import(`./scenes/${scene}.mjs`);
    const result = await steps[step](stage, request);
    stage.assertClean();
    return { result: result ?? null };
  } catch (error) {
    return { error: `${error.stack}\n${await stage.describe()}` };
  }
}
