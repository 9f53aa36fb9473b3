import { expectOfEach } from '../support/expectOfEach';

describe('What is expected of each', () => {
	const rules = {
		'is even': (each: number) => each % 2 === 0,
		'is small': (each: number) => each < 5,
	};

	it('holds of none and of those that keep every rule', () => {
		expectOfEach([], rules);
		expectOfEach([0, 2, 4], rules);
	});

	it('fails with each that breaks a rule, and the rule', () => {
		expect(() => expectOfEach([2, 3, 7], rules)).toThrow(
			/"is even",\s+\+\s+3,[^]+"is even",\s+\+\s+7,[^]+"is small",\s+\+\s+7,/,
		);
	});
});
