import type { INodeType } from 'n8n-workflow';

import { typesOf } from './n8nEngine';

export const WATCHED = 'test.watched';

/** When the node began and ended, `performance.now()` ms: n8n itself does not wait for a cancelled node. */
export interface Watched {
	/** To be given as a node type of the test's own under {@link WATCHED}. */
	type: INodeType;
	began: number | undefined;
	ended: number | undefined;
	/** Called when the node has got its items. */
	onBegin?: () => void;
	/** Called when the node has given its outputs. */
	onEnd?: () => void;
}

/** The node under another name, with a look at when it runs. */
export async function watchedNode(): Promise<Watched> {
	const { nodeTypes } = await typesOf({});
	const type = nodeTypes.getByNameAndVersion('n8n-nodes-tencent-chat-push.tencentChatPush');
	const { execute } = type as INodeType;
	if (!execute) throw new Error('The node has nothing to execute');
	const watched: Watched = {
		began: undefined,
		ended: undefined,
		type: {
			description: { ...type.description, name: WATCHED },
			async execute(...args) {
				watched.began = performance.now();
				watched.onBegin?.();
				try {
					return await execute.apply(this, args);
				} finally {
					watched.ended = performance.now();
					watched.onEnd?.();
				}
			},
		},
	};
	return watched;
}
