const pattern = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/;

/** A time as the scheduled task pages write it: `YYYY-MM-DD HH:MM:SS` in UTC. */
export function formatUtc(ms: number): string {
	return new Date(ms).toISOString().slice(0, 19).replace('T', ' ');
}

/** Unix ms of such a text; undefined for any other, and for a day that no calendar has. */
export function parseUtc(text: string): number | undefined {
	if (!pattern.test(text)) return undefined;
	const ms = Date.parse(`${text.replace(' ', 'T')}Z`);
	return !Number.isNaN(ms) && formatUtc(ms) === text ? ms : undefined;
}
