import { linesOf, reportOf } from '../../conformance/report';
import { withoutSecrets } from '../../conformance/secrets';
import { tablesIn } from '../support/markdown';
import { compareWith, startStandIn } from './support';

describe('The report', () => {
	it('has a line for each call and each question, whatever the service sends', async () => {
		const ErrorInfo = 'one | two\nthree |';
		const change = (): object => ({
			ActionStatus: 'FAIL',
			ErrorCode: 91000,
			ErrorInfo,
			'| a\n': 1,
		});
		const standIn = await startStandIn({
			plants: { 'timpush.get_tag': { change: () => change() as Record<string, string> } },
		});
		const result = await compareWith(standIn);
		const [calls = [], answers = []] = tablesIn(reportOf(result, 'a stand-in'));
		expect(calls).toHaveLength(1 + result.rows.length);
		expect(answers.length).toBeGreaterThan(20);
		for (const row of calls) expect([row, row.length]).toEqual([row, 4]);
		for (const row of answers) expect([row, row.length]).toEqual([row, 2]);
	});

	it('says first what is left behind and whether it is complete', () => {
		const result = { rows: [], answers: new Map(), left: ['the account x'], ended: 'Stopped' };
		const report = reportOf(result, 'a stand-in');
		expect(report).toContain('Stopped, so it is not complete.');
		expect(report).toContain('Left behind, please delete by hand: the account x.');
	});

	it('tells what is certain from what no page shows whole', () => {
		const place = { path: 'A', documented: 'text', came: 'list' };
		const row = {
			packet: 'timpush.batch',
			documented: '',
			came: '',
			verdict: 'same' as const,
			differences: [
				{ ...place, isCertain: true },
				{ ...place, path: 'B', isCertain: false },
			],
			notes: [],
		};
		expect(linesOf(row).split('\n').slice(1)).toEqual([
			'    A: documented text, came list',
			'    no page shows it whole: B: documented text is likely, came list',
		]);
	});

	it('keeps TaskIds, and no key and no UserSig', () => {
		const taskId = 'batch_66a1c0de_5a0f11b2_20000071c3de904_c51e902_4b7d1e30';
		const userSig = 'eJwtzMEKwjAQBNB'.repeat(12);
		const safe = withoutSecrets(`${taskId} s3cret ${userSig}*`, 's3cret');
		expect(safe).toBe(`${taskId} (key) (cut out)`);
	});
});
