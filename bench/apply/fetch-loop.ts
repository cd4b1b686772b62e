import { readArguments } from '../throttle/work.ts';

/*
 * The creates of an apply by a bare loop around fetch: nothing planned, paced, remembered or checked. Arguments: base URL, creates in all,
 * 1, 0, requests under way at once.
 */
const { work } = readArguments(process.argv.slice(2));
const atOnce = Number(process.argv[6]);
let next = 0;

const sendTheRest = async (): Promise<void> => {
  for (let create = work[next++]; create !== undefined; create = work[next++]) {
    const { url, json } = create;
    const headers = { ...create.headers, 'content-type': 'application/json' };
    const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(json) });
    await answer.arrayBuffer();
    if (answer.status !== 201) throw new Error(`A create was answered ${answer.status}.`);
  }
};

await Promise.all(Array.from({ length: atOnce }, sendTheRest));
