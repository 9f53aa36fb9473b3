import { tasksIn } from '../../../nodes/TencentChatPush/actions/scheduledPush/task';
import { TaskList, type Page } from '../../../nodes/TencentChatPush/actions/scheduledPush/taskList';
import { refusalOf } from './support';
import fc from '../../support/random/fastCheck';

const RUNS = Number(process.env.PROPERTY_RUNS ?? 50);

/** What the service holds; the lists of one test never give a number twice. */
type Ids = readonly number[];

function elementOf(id: number): object {
	return { TaskID: id, Type: 'All', SchedAt: '2027-01-05 08:00:00', Title: `n-${id}` };
}

function pageOf(ids: Ids, { offset, want }: Page): Ids {
	return ids.slice(offset, offset + want);
}

/** Reads a list to its end; `answer` gives the elements of each page. */
function read(answer: (page: Page) => readonly unknown[], limit?: number, most?: number): TaskList {
	const list = new TaskList(limit, most);
	for (let requests = 0; list.next; requests++) {
		if (requests > 5000) throw new Error('The list is asked for without an end');
		list.add(tasksIn({ Tasks: answer(list.next) }));
	}
	return list;
}

function idsOf({ tasks }: TaskList): unknown[] {
	return tasks.map(({ scheduledTaskId }) => scheduledTaskId);
}

function upTo(count: number): number[] {
	return Array.from({ length: count }, (_, index) => index + 1);
}

describe('A list of scheduled pushes', () => {
	it('is read in full, or up to the limit, whatever a page holds at most', () => {
		const count = fc.integer({ min: 0, max: 450 });
		const limit = fc.option(fc.integer({ min: 1, max: 450 }), { nil: undefined });
		const largest = fc.integer({ min: 2, max: 150 });
		fc.assert(
			fc.property(count, limit, largest, (total, most, cap) => {
				const ids = upTo(total);
				const list = read((page) => pageOf(ids, page).slice(0, cap).map(elementOf), most);
				expect(idsOf(list)).toEqual(ids.slice(0, most));
			}),
			{ numRuns: RUNS },
		);
	});

	it(`loses no task that stayed and gives none twice while others come and go (${RUNS} runs)`, () => {
		const change = fc.record({
			/** Where tasks are taken out, as shares of the list. */
			out: fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { maxLength: 120 }),
			/** Where new ones come in. */
			into: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 120 }),
		});
		const changes = fc.array(change, { maxLength: 12 });
		fc.assert(
			fc.property(fc.integer({ min: 0, max: 600 }), changes, (total, given) => {
				const ids = upTo(total);
				const gone = new Set<number>();
				let newest = total;
				const turn = [...given];
				const list = read((page) => {
					const found = pageOf(ids, page).map(elementOf);
					const { out = [], into = [] } = turn.shift() ?? {};
					for (const share of out) {
						ids.splice(Math.floor(share * ids.length), 1).forEach((id) => gone.add(id));
					}
					for (const share of into) ids.splice(Math.floor(share * ids.length), 0, ++newest);
					return found;
				});
				const got = idsOf(list);
				expect(new Set(got).size).toBe(got.length);
				const seen = new Set(got);
				expect(upTo(total).filter((id) => !gone.has(id) && !seen.has(id))).toEqual([]);
			}),
			{ numRuns: RUNS },
		);
	});

	it('ends where the same page comes again and again', () => {
		expect(idsOf(read(() => upTo(100).map(elementOf)))).toEqual(upTo(100));
		expect(idsOf(read(() => upTo(3).map(elementOf)))).toEqual(upTo(3));
		let turn = 0;
		const pages = [upTo(100), upTo(200).slice(99)];
		const list = read(() => (pages[turn++ % 2] ?? []).map(elementOf));
		expect(idsOf(list)).toEqual(upTo(200));
	});

	it('is refused where new tasks come without an end, and ends where they hang together with nothing', () => {
		let newest = 0;
		const endless = (page: Page): object[] =>
			Array.from({ length: page.want }, (_, at) => elementOf(page.offset + at + 1));
		expect(refusalOf(() => read(endless, undefined, 5000))).toMatch(/more than 5000.*'Return All'/);
		const strange = (): object[] => upTo(100).map(() => elementOf(++newest));
		expect(refusalOf(() => read(strange, undefined, 5000))).toMatch(/more than 5000/);
	});

	it('gives a task with an odd field, and leaves out what is no task', () => {
		const odd = [
			elementOf(1),
			{ ...elementOf(2), SchedAt: { at: 'noon' }, Status: 5, Title: ['x'] },
			null,
			'task',
			{ ...elementOf(3), TaskID: 'abc' },
			elementOf(4),
		];
		expect(read((page) => odd.slice(page.offset, page.offset + page.want)).tasks).toMatchObject([
			{ scheduledTaskId: 1, title: 'n-1' },
			{ scheduledTaskId: 2, sendAt: '', status: '5', title: '' },
			{ title: 'n-3' },
			{ scheduledTaskId: 4 },
		]);
	});

	it('is read on over an odd element at the end of a page', () => {
		const elements = upTo(150).map((id) => (id === 100 ? null : elementOf(id)));
		const list = read(({ offset, want }) => elements.slice(offset, offset + want));
		expect(idsOf(list)).toEqual(upTo(150).filter((id) => id !== 100));
	});
});
