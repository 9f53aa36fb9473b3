import type { INodeExecutionData } from 'n8n-workflow';

import { isFault } from '../errors/faults';
import type { Batch } from './entry';
import { itemOf } from './outputs';
import type { FactsOf } from './requestFacts';

/** The Success item of a request that would leave, linked to every input item that asked for a part of it. */
export function previewOf(
	batch: Batch,
	{ path, factsOf }: { path: string; factsOf: FactsOf },
): INodeExecutionData {
	const { job, hasUnits } = batch[0].entry.group;
	if (isFault(job) || 'success' in job) throw new TypeError('What cannot be sent is in no batch');
	const items = new Set(batch.flatMap(({ entry }) => entry.items));
	const { hints = [] } = job;
	const json = {
		preview: true,
		path,
		...(hasUnits && { accounts: batch.length }),
		body: 'execute' in job ? (job.preview ?? {}) : job.request(factsOf(batch), batch),
		...(hints.length > 0 && { hints: [...hints] }),
	};
	return itemOf(
		json,
		[...items].sort((one, other) => one - other),
	);
}
