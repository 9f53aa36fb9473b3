/** The reference client without n8n, whose engine is most of the memory of a process. */
import { ReferenceClient } from '../mock-server';
import { answerContest, measured, type Outcome } from './contest';
import { accountNames, TAG, type Job } from './protocol';

answerContest(async ({ credential, first, accounts }: Job): Promise<Outcome> => {
	const client = new ReferenceClient(credential);
	const names = accountNames(first, accounts);
	const { value, cost } = await measured(async () => await client.addTagsToMany(names, [TAG]));
	await client.close();
	const failed = value.failed.map(({ To_Account }) => To_Account);
	const missing = new Set(failed);
	return { run: cost, success: names.filter((name) => !missing.has(name)), failed, errors: [] };
});
