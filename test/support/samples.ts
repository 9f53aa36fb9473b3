import type { IDataObject, OnError } from 'n8n-workflow';

/** The three choices of 'On Error' in a node's settings. */
export const ON_ERROR_MODES: ReadonlyArray<{ mode: string; onError?: OnError }> = [
	{ mode: 'Stop Workflow', onError: 'stopWorkflow' },
	{ mode: 'Continue', onError: 'continueRegularOutput' },
	{ mode: 'Continue (using error output)', onError: 'continueErrorOutput' },
];

/** The two choices that keep a workflow going. */
export const CONTINUE_MODES = ON_ERROR_MODES.filter(({ onError }) => onError !== 'stopWorkflow');

/** `prefix-1` to `prefix-count`. */
export function series(prefix: string, count: number): string[] {
	return Array.from({ length: count }, (_, index) => `${prefix}-${index + 1}`);
}

/** One item per value. */
export function itemsOf(key: string, values: readonly unknown[]): IDataObject[] {
	return values.map((value) => ({ [key]: value }) as IDataObject);
}
