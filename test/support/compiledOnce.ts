/**
 * Lets a worker of jest compile each file of code once, not again for each file of tests, and in the context of the
 * worker itself (environment.ts).
 */
import vm, { Script } from 'node:vm';

interface Compiled {
	code: string;
	script: Script;
}

/** Stands for the context of the worker where jest asks for one. */
export const HERE = vm.createContext();

const { compileFunction } = vm;
const compiled = new Map<string, Compiled>();

/** As `vm.compileFunction`, which is how jest compiles. `import()` fails in it, as it does in jest. */
function compileOnce(
	...args: Parameters<typeof compileFunction>
): ReturnType<typeof compileFunction> {
	const [code, params = [], { filename = '', parsingContext } = {}] = args;
	if (parsingContext !== HERE) return compileFunction(...args);
	const key = `${filename} ${params.join()}`;
	let known = compiled.get(key);
	if (known?.code !== code) {
		// A line of its own, so that every place in the code keeps its line and column.
		const source = `(function (${params.join()}) {\n${code}\n})`;
		known = { code, script: new Script(source, { filename, lineOffset: -1 }) };
		compiled.set(key, known);
	}
	return known.script.runInThisContext() as ReturnType<typeof compileFunction>;
}

vm.compileFunction = compileOnce;
