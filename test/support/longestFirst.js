const { default: Sequencer } = require('@jest/test-sequencer');

const LONGEST = ['simulation/properties', 'conformance/cli', 'properties/answers', 'engine/pace'];

/**
 * The order of the test files: those that take longest first, so that at the end no core waits for another one. jest
 * knows by itself only after a first run, and a fresh clone has none.
 */
module.exports = class LongestFirst extends Sequencer {
	sort(tests) {
		return [...super.sort(tests)].sort((one, other) => rankOf(one.path) - rankOf(other.path));
	}
};

function rankOf(path) {
	const rank = LONGEST.findIndex((name) => path.endsWith(`${name}.test.ts`));
	return rank === -1 ? LONGEST.length : rank;
}
