/** Contestants without n8n, whose engine is most of the memory of a process. */
import { ReferenceClient } from '../mock-server';
import { answerContest, type Outcome } from './contest';
import { measured } from './meter';
import { accountNames, TAG, type Job } from './protocol';
import { sendAll } from './requests';

async function runReference({ credential, first, accounts }: Job): Promise<Outcome> {
	const client = new ReferenceClient(credential);
	const names = accountNames(first, accounts);
	const atRest = process.memoryUsage.rss();
	const { value, cost } = await measured(async () => await client.addTagsToMany(names, [TAG]));
	await client.close();
	const failed = value.failed.map(({ To_Account }) => To_Account);
	const missing = new Set(failed);
	const success = names.filter((name) => !missing.has(name));
	return { run: cost, node: cost, atRest, success, failed, errors: [] };
}

async function runPlain(job: Job): Promise<Outcome> {
	const { way, first, accounts, warmUp = 0 } = job;
	const send = async (part: Job): Promise<number[]> => await sendAll(part, way === 'kept');
	if (warmUp > 0) await send({ ...job, first: first + accounts, accounts: warmUp });
	const atRest = process.memoryUsage.rss();
	const { value, cost } = await measured(async () => await send(job));
	const success = accountNames(first, accounts);
	return { run: cost, node: cost, atRest, success, failed: [], errors: [], requestMs: value };
}

answerContest(async (job) => await (job.way === 'reference' ? runReference(job) : runPlain(job)));
